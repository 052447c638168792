package orphanedvolumes

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/stateful-apps/terraform-provider-stateful/internal/datasource/trouble"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

type dataSource struct {
	connect *kube.Connection
}

var _ datasource.DataSourceWithConfigure = (*dataSource)(nil)

// New makes the data source.
func New() datasource.DataSource { return &dataSource{} }

func (d *dataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_orphaned_volumes"
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = orphansSchema()
}

// Configure takes the provider's connection; it is nil while only the
// configuration is validated.
func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.connect, _ = req.ProviderData.(*kube.Connection)
}

func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var asked orphans
	resp.Diagnostics.Append(req.Config.Get(ctx, &asked)...)
	if resp.Diagnostics.HasError() {
		return
	}
	found, err := read(ctx, d.connect.Cluster, asked)
	if err != nil {
		resp.Diagnostics.Append(trouble.Reading{
			Subject: "data.stateful_orphaned_volumes", What: "what uses volumes", Says: "says what is in a cluster",
			Rights: "Whether a claim is used shows only in everything that may use it. It takes list on persistentvolumeclaims, pods, statefulsets, deployments, daemonsets, jobs and cronjobs" +
				where(asked) + ", and on persistentvolumes.",
		}.Diagnose(d.connect.Cluster, err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, found)...)
}

// where is the part of a sentence that says in which namespaces is read.
func where(asked orphans) string {
	if asked.Namespace == nil {
		return " in all namespaces"
	}
	return " in namespace " + *asked.Namespace
}
