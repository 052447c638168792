package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	live "github.com/stateful-apps/terraform-provider-stateful/internal/datasource/application"
	"github.com/stateful-apps/terraform-provider-stateful/internal/datasource/orphanedvolumes"
	"github.com/stateful-apps/terraform-provider-stateful/internal/datasource/storageclasses"
	functions "github.com/stateful-apps/terraform-provider-stateful/internal/function"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/resource/application"
	"github.com/stateful-apps/terraform-provider-stateful/internal/resource/claimpolicy"
	"github.com/stateful-apps/terraform-provider-stateful/internal/resource/persistentvolume"
	"github.com/stateful-apps/terraform-provider-stateful/internal/resource/storageclass"
	"github.com/stateful-apps/terraform-provider-stateful/internal/resource/volumeclaim"
)

// Address is where registries have the provider.
const Address = "registry.terraform.io/stateful-apps/stateful"

// typeName is the prefix of resources and data sources.
const typeName = "stateful"

type statefulProvider struct {
	version string
	// connection is nil until the provider is configured.
	connection *kube.Connection
}

var (
	_ provider.Provider              = (*statefulProvider)(nil)
	_ provider.ProviderWithFunctions = (*statefulProvider)(nil)
)

// Server makes servers of the provider of a version, for Terraform's protocol 6.
func Server(version string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		p := &statefulProvider{version: version}
		return lifecycle.Shortcut(providerserver.NewProtocol6(p)(), typeName, p.Resources(context.Background()), func() *kube.Connection { return p.connection })
	}
}

func (p *statefulProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = typeName
	resp.Version = p.version
}

func (p *statefulProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = configurationSchema()
}

// Configure hands a *kube.Connection to every resource and data source.
func (p *statefulProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	connection := &kube.Connection{Cluster: kube.Offline("the provider's configuration is not valid")}
	p.connection = connection
	resp.ResourceData = connection
	resp.DataSourceData = connection

	// Not deferred, although newer clients could: an offline plan shows the
	// user everything, a deferred one nothing. During apply all is known.
	if !req.Config.Raw.IsFullyKnown() {
		connection.Cluster = kube.Offline("the provider's configuration is not known until apply")
		return
	}

	var config configuration
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	connection.Owner = config.Owner.ValueString()

	settings := config.settings()
	settings.Version = p.version
	cluster, err := settings.Cluster()
	if err != nil {
		resp.Diagnostics.Append(diagnose(err)...)
		return
	}
	cluster.Tell(func(ctx context.Context, r kube.Repeat) {
		tflog.Warn(ctx, "asking the API server again", map[string]any{"request": r.Request, "trouble": r.Trouble, "wait": r.Wait.String()})
	})
	connection.Cluster = cluster
}

// Resources are made by lifecycle.New, one package under internal/resource each.
func (p *statefulProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{application.New, claimpolicy.New, persistentvolume.New, storageclass.New, volumeclaim.New}
}

// DataSources tell what runs now, which no resource keeps in state.
func (p *statefulProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{live.New, orphanedvolumes.New, storageclasses.New}
}

// Functions work without a cluster and without configuration.
func (p *statefulProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{functions.NewPeers}
}
