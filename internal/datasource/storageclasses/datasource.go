package storageclasses

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
	resp.TypeName = req.ProviderTypeName + "_storage_classes"
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = classesSchema()
}

// Configure takes the provider's connection; it is nil while only the
// configuration is validated.
func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.connect, _ = req.ProviderData.(*kube.Connection)
}

func (d *dataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	live, err := read(ctx, d.connect.Cluster)
	if err != nil {
		resp.Diagnostics.Append(trouble.Reading{
			Subject: "data.stateful_storage_classes", What: "the storage classes", Says: "says what is in a cluster",
			Rights: "Reading them takes rights to list storageclasses.",
		}.Diagnose(d.connect.Cluster, err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, live)...)
}
