package function

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// called is what the function returns.
func called(t *testing.T, name, namespace string, n int32) ([]string, *function.FuncError) {
	t.Helper()
	resp := function.RunResponse{Result: function.NewResultData(types.ListUnknown(types.StringType))}
	NewPeers().Run(context.Background(), function.RunRequest{Arguments: function.NewArgumentsData([]attr.Value{
		types.StringValue(name), types.StringValue(namespace), types.Int32Value(n),
	})}, &resp)
	if resp.Error != nil {
		return nil, resp.Error
	}
	var out []string
	if diags := resp.Result.Value().(types.List).ElementsAs(context.Background(), &out, false); diags.HasError() {
		t.Fatal(diags)
	}
	return out, nil
}

func TestPeers_areThoseOfTheResource(t *testing.T) {
	for _, n := range []int32{0, 1, 3} {
		got, err := called(t, "db", "data", n)
		if err != nil {
			t.Fatal(err)
		}
		want := compile.Peers(model.Application{Name: "db", Namespace: "data", Replicas: n})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestPeers_errorsAreAtTheArgument(t *testing.T) {
	for name, test := range map[string]struct {
		name, namespace string
		n               int32
		at              int64
		says            string
	}{
		"name":      {"DB", "data", 1, 0, `The application's name "DB" can't be the name of its Services`},
		"namespace": {"db", "Data", 1, 1, `The namespace "Data" is not one that Kubernetes accepts`},
		"n":         {"db", "data", -1, 2, "n is -1; the smallest possible value is 0"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := called(t, test.name, test.namespace, test.n)
			if err == nil || err.FunctionArgument == nil {
				t.Fatalf("got %v, want an error at an argument", err)
			}
			if *err.FunctionArgument != test.at || !strings.Contains(err.Text, test.says) {
				t.Errorf("got argument %d: %s, want argument %d: %s", *err.FunctionArgument, err.Text, test.at, test.says)
			}
		})
	}
}

func TestPeers_allThatIsWrongIsSaid(t *testing.T) {
	_, err := called(t, "DB", "data", -1)
	if err == nil || !strings.Contains(err.Text, `"DB"`) || !strings.Contains(err.Text, "n is -1") {
		t.Errorf("got %v", err)
	}
}

func TestPeers_isDescribed(t *testing.T) {
	var resp function.DefinitionResponse
	NewPeers().Definition(t.Context(), function.DefinitionRequest{}, &resp)
	valid := function.DefinitionValidateResponse{}
	resp.Definition.ValidateImplementation(t.Context(), function.DefinitionValidateRequest{FuncName: "peers"}, &valid)
	if valid.Diagnostics.HasError() {
		t.Error(valid.Diagnostics)
	}
	for _, p := range resp.Definition.Parameters {
		if _, ok := peersArguments[p.GetName()]; !ok || p.GetMarkdownDescription() == "" {
			t.Errorf("parameter %s is not described, or no problem can be put at it", p.GetName())
		}
	}
}
