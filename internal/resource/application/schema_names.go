package application

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/attr"
)

// naming are the names of objects that are not called after the application.
func naming() map[string]schema.Attribute {
	name := func(description string) schema.Attribute {
		return schema.StringAttribute{Optional: true, CustomType: attr.OtherName, MarkdownDescription: description}
	}
	const anew = " Under another name the object is made anew; the old one is deleted after the rollout."
	return map[string]schema.Attribute{
		"names": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "Names of objects, where they have to be others than those that follow from `name`: because other tools expect them, or they are taken. " +
				"The workload always has the application's name, and the headless Service that of `peer_service_name`. Default: the names that each attribute says.",
			Attributes: map[string]schema.Attribute{
				"service": name("Name of the client Service, and so the beginning of `host`; not that of the headless Service." + anew +
					" Its address is another one then, and a `cluster_ip` or `node_port` that is given can't move with it: apply `service = { enabled = false }` in between. Default: `name`."),
				"config_map": name("Beginning of the name of the ConfigMap with `config_files`, before a dash and the hash of their content." + anew + " Default: `<name>-config`."),
				"secret":     name("Beginning of the name of the Secret with `secrets`, before a dash and the hash of their versions." + anew + " Default: `<name>-secrets`."),
				"service_account": name("Name of the application's own ServiceAccount. For one that somebody else makes, use `service_account.name` instead." + anew +
					" Rights that were granted to the old account are not the new one's. Default: `name`."),
			},
		},
	}
}
