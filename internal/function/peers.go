package function

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// peersArguments are the parameters in their order, as problems name them.
var peersArguments = map[string]int64{"name": 0, "namespace": 1, "n": 2}

type peers struct{}

var _ function.Function = peers{}

// NewPeers makes the function that names an application's pods.
func NewPeers() function.Function { return peers{} }

func (peers) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "peers"
}

func (peers) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Stable DNS names of an application's pods",
		MarkdownDescription: "The stable DNS names of the first `n` pods of a `stateful_application`, in order: `<name>-0.<name>-peers.<namespace>.svc`. They are those of its attribute `peers` unless it sets `peer_service_name`, " +
			"which its own configuration can't refer to: members of a cluster are told with this function where their peers are.\n\n" +
			"Ordinals begin with 0. Where `ordinals_start` is 1, leave the first name out: `slice(provider::stateful::peers(\"zookeeper\", \"data\", 4), 1, 4)` are three.\n\n" +
			"What is in the configuration of a pod restarts it when it changes. So give a fixed number, such as that of the seeds or of the first voters, rather than `replicas`, unless every change of `replicas` may restart all pods.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "name", MarkdownDescription: "Name of the application."},
			function.StringParameter{Name: "namespace", MarkdownDescription: "Namespace of the application."},
			function.Int32Parameter{Name: "n", MarkdownDescription: "Number of pods, from the first."},
		},
		Return: function.ListReturn{ElementType: types.StringType},
	}
}

func (peers) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var name, namespace string
	var n int32
	if resp.Error = req.Arguments.Get(ctx, &name, &namespace, &n); resp.Error != nil {
		return
	}
	for _, problem := range model.ValidatePeers(name, namespace, n) {
		at := peersArguments[problem.Path.String()]
		resp.Error = function.ConcatFuncErrors(resp.Error, function.NewArgumentFuncError(at, strings.TrimSuffix(problem.Detail, "."))) // Terraform ends the sentence
	}
	if resp.Error == nil {
		resp.Error = resp.Result.Set(ctx, compile.Peers(model.Application{Name: name, Namespace: namespace, Replicas: n}))
	}
}
