package application

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

type dataSource struct {
	connect *kube.Connection
}

var _ datasource.DataSourceWithConfigure = (*dataSource)(nil)

// New makes the data source.
func New() datasource.DataSource { return &dataSource{} }

func (d *dataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_application"
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = applicationSchema()
}

// Configure takes the provider's connection; it is nil while only the
// configuration is validated.
func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.connect, _ = req.ProviderData.(*kube.Connection)
}

func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var name, namespace types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("namespace"), &namespace)...)
	if resp.Diagnostics.HasError() {
		return
	}
	where := object.Key{Namespace: cmp.Or(namespace.ValueString(), "default"), Name: name.ValueString()}
	live, err := read(ctx, d.connect.Cluster, where)
	if err != nil {
		resp.Diagnostics.Append(explain(d.connect.Cluster, where, err))
		return
	}
	if w := live.warning(where); w != nil {
		resp.Diagnostics.Append(w)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, live)...)
}

// controllers are the kinds that may run an application, the likeliest first.
var controllers = []schema.GroupKind{kube.StatefulSetKind, kube.DeploymentKind, kube.DaemonSetKind}

// look finds out which kind the application is; NotFound is that of the last.
func look(ctx context.Context, cluster *kube.Cluster, where object.Key) (running wait.Running, err error) {
	for _, gk := range controllers {
		where.Group, where.Kind = gk.Group, gk.Kind
		if running, err = wait.Look(ctx, cluster, where); kube.Classify(err) != kube.NotFound {
			break
		}
	}
	return running, err
}

// read is everything there is to say.
func read(ctx context.Context, cluster *kube.Cluster, where object.Key) (*application, error) {
	running, err := look(ctx, cluster, where)
	if err != nil {
		return nil, err
	}
	out := &application{
		Name: where.Name, Namespace: where.Namespace, Controller: running.Workload.Kind,
		Ready: running.Status.Done, Revision: orNull(running.Status.Revision), Reasons: append([]string{}, running.Status.Lines...),
		Replicas: replicas{Desired: running.Status.Want, Ready: running.Status.Ready, Updated: running.Status.Updated},
		Pods:     podsOf(running), StuckPods: stuckPodsOf(running),
	}
	if out.Claims, err = claimsOf(ctx, cluster, running); err != nil {
		return nil, err
	}
	out.Services, err = servicesOf(ctx, cluster, running)
	return out, err
}

// orNull is null for "".
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
