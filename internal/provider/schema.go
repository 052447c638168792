package provider

import (
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// printable is what unicode.IsPrint is: letters, marks, numbers, punctuation,
// symbols and the space.
var printable = regexp.MustCompile(`^[\pL\pM\pN\pP\pS ]*$`)

func configurationSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Runs stateful applications on Kubernetes: compiles applications, storage classes and volume claim policies " +
			"into Kubernetes objects, shows their change in the plan, and applies them without losing data.\n\n" +
			"Attributes and environment variables are those of the `hashicorp/kubernetes` provider. An attribute wins over its environment " +
			"variable. Beyond that, what is written here decides for the whole matter: where a `host` is written, kubeconfig variables of the " +
			"environment don't count, and the other way round; where one kind of credentials is written, another kind in the environment doesn't " +
			"count; credentials set here or in the environment replace those of a kubeconfig.\n\n" +
			"Plans need no cluster. With an empty provider block and no variables set, the service account of the pod that Terraform runs in is used, if there is one; " +
			"else everything is planned without a cluster, and applying is an error.",
		Attributes: map[string]schema.Attribute{
			"owner": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "A name for this configuration, such as `\"shop/production\"`, that no other configuration for the same cluster has. " +
					"It is recorded on every object as the annotation `stateful-apps.io/owner` when the object is applied. Objects of another owner are never taken over, " +
					"changed or deleted, and an apply that was killed is resumed by the next one. At most 253 characters, printable. " +
					"Default: none; then objects that a killed apply has left are refused by name, until `adopt = true` takes them over or they are deleted with kubectl. " +
					"There is no environment variable, since plans must not differ between machines.",
				Validators: []validator.String{
					stringvalidator.UTF8LengthBetween(1, 253),
					stringvalidator.RegexMatches(printable, "must have printable characters only"),
				},
			},

			"host": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Address of the Kubernetes API server, such as `https://10.0.0.1:6443`; `https` where no scheme is given. " +
					"Together with a kubeconfig it replaces the server of the selected cluster. " + variable("host"),
			},
			"tls_server_name": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Name that is sent as SNI and that the server's certificate has to be valid for. " +
					"Default: the name in the server's address. " + variable("tls_server_name"),
			},
			"insecure": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether the server's certificate goes unverified, so that anybody in between can read and change everything. " +
					"Not together with `cluster_ca_certificate`. Default: `false`, or what the kubeconfig says. " + variable("insecure"),
			},
			"cluster_ca_certificate": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Certificates of the authorities that sign the server's certificate, as PEM text (not base64 encoded once more). " +
					"Default: those of the kubeconfig, else those of the operating system. " + variable("cluster_ca_certificate"),
			},
			"proxy_url": schema.StringAttribute{
				Optional:  true,
				Sensitive: true, // may have a password in it
				MarkdownDescription: "Proxy for requests to the API server: a URL with scheme `http`, `https` or `socks5`. " +
					"Default: that of the kubeconfig, else `HTTPS_PROXY` and `NO_PROXY` of the environment. " + variable("proxy_url"),
			},

			"username": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "User name for HTTP basic authentication, together with `password`. Kubernetes itself does not accept it, " +
					"a proxy in front may. " + variable("username"),
			},
			"password": schema.StringAttribute{
				Optional:            true,
				Sensitive:           true,
				MarkdownDescription: "Password for HTTP basic authentication, together with `username`. " + variable("password"),
			},
			"client_certificate": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Client certificate for TLS authentication, as PEM text, together with `client_key`. " +
					variable("client_certificate"),
			},
			"client_key": schema.StringAttribute{
				Optional:            true,
				Sensitive:           true,
				MarkdownDescription: "Private key of `client_certificate`, as unencrypted PEM text. " + variable("client_key"),
			},
			"token": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "Bearer token, for example of a service account. Only one of `token`, `token_path`, `username` and `exec`. " +
					variable("token"),
			},
			"token_path": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Path of a file with a bearer token, read for each request, so that it may be renewed during a long apply; `~` is the home directory. " +
					"For HCP Terraform's dynamic credentials: `var.tfc_kubernetes_dynamic_credentials.aliases[\"NAME\"].token_path`. " + variable("token_path"),
			},

			"config_path": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Path of a kubeconfig file; `~` is the home directory. It has to exist wherever plan and apply run. " +
					"`KUBECONFIG` and `~/.kube/config` are not used by themselves. Only one of `config_path` and `config_paths`. " + variable("config_path"),
			},
			"config_paths": schema.ListAttribute{
				Optional:    true,
				ElementType: types.StringType,
				MarkdownDescription: "Paths of several kubeconfig files, merged as by kubectl: the first file that names a cluster, user, context or current context wins. " +
					"Each has to exist: passing over one could select another cluster. Environment variable: `" + kube.Variable("config_paths") +
					"`, separated as in `PATH`; `" + kube.Variable("config_path") + "` wins over it.",
			},
			"config_context": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Context of the kubeconfig to use. Default: its current context. " + variable("config_context"),
			},
			"config_context_cluster": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Cluster of the kubeconfig to use instead of the context's. " + variable("config_context_cluster"),
			},
			"config_context_auth_info": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "User of the kubeconfig to use instead of the context's. " + variable("config_context_auth_info"),
			},
		},
		Blocks: map[string]schema.Block{
			"exec": execBlockSchema(),
		},
	}
}

// execBlockSchema is a block, and a list, as in the hashicorp/kubernetes
// provider: configurations carry over, those with a dynamic block too.
func execBlockSchema() schema.Block {
	return schema.ListNestedBlock{
		MarkdownDescription: "A command that prints credentials, by the Kubernetes protocol for credential plugins, such as `aws eks get-token`. " +
			"It runs when the cluster is first talked to, without a terminal, and again when the credentials have expired or the API server refuses them. At most one block. " +
			"Not together with `token`, `token_path`, `username` or `client_certificate`.",
		Validators: []validator.List{listvalidator.SizeAtMost(1)},
		NestedObject: schema.NestedBlockObject{
			Attributes: map[string]schema.Attribute{
				"api_version": schema.StringAttribute{
					Required: true,
					MarkdownDescription: "Version of the protocol that the command speaks: `client.authentication.k8s.io/v1` or " +
						"`client.authentication.k8s.io/v1beta1`.",
				},
				"command": schema.StringAttribute{
					Required:            true,
					MarkdownDescription: "Command to run, looked up in `PATH` wherever plan and apply run.",
				},
				"args": schema.ListAttribute{
					Optional:            true,
					ElementType:         types.StringType,
					MarkdownDescription: "Arguments of the command. Default: none.",
				},
				"env": schema.MapAttribute{
					Optional:            true,
					Sensitive:           true,
					ElementType:         types.StringType,
					MarkdownDescription: "Environment variables for the command, in addition to Terraform's own. Default: none.",
				},
			},
		},
	}
}

// variable is the sentence about an attribute's environment variable.
func variable(attribute string) string {
	name := kube.Variable(attribute)
	if name == "" {
		return "Environment variable: none."
	}
	return fmt.Sprintf("Environment variable: `%s`.", name)
}
