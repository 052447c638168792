package provider

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const applicationType = "stateful_application"

// secret are the attributes of one of an application's secrets; those that are
// left out are null.
type secret map[string]tftypes.Value

func number(n int) tftypes.Value { return tftypes.NewValue(tftypes.Number, n) }

// withSecret is an application with one secret, or with secrets that are unknown
// as a whole.
func withSecret(t *testing.T, attributes secret) *tfprotov6.DynamicValue {
	t.Helper()
	root := providerSchema(t).ResourceSchemas[applicationType].ValueType().(tftypes.Object)
	secrets := root.AttributeTypes["secrets"].(tftypes.Map)
	element := secrets.ElementType.(tftypes.Object)
	all := map[string]tftypes.Value{
		"name": text("pg"), "namespace": text("data"), "image": text("postgres:17"),
		"secrets": unknown(secrets),
	}
	if attributes != nil {
		all["secrets"] = tftypes.NewValue(secrets, map[string]tftypes.Value{"PASSWORD": filled(element, attributes)})
	}
	whole := filled(root, all)
	out, err := tfprotov6.NewDynamicValue(root, whole)
	if err != nil {
		t.Fatal(err)
	}
	return &out
}

// filled is an object whose attributes are null unless they are given.
func filled(of tftypes.Object, given map[string]tftypes.Value) tftypes.Value {
	all := map[string]tftypes.Value{}
	for name, attributeType := range of.AttributeTypes {
		value, ok := given[name]
		if !ok {
			value = tftypes.NewValue(attributeType, nil)
		}
		all[name] = value
	}
	return tftypes.NewValue(of, all)
}

func TestSecrets_valuesAreWriteOnlyAndNothingElseIs(t *testing.T) {
	var writeOnly []string
	var visit func(at string, attributes []*tfprotov6.SchemaAttribute)
	visit = func(at string, attributes []*tfprotov6.SchemaAttribute) {
		for _, a := range attributes {
			if a.WriteOnly {
				writeOnly = append(writeOnly, at+a.Name)
				if !a.Sensitive || a.Computed || a.Required {
					t.Errorf("%s%s is not sensitive, or more than optional", at, a.Name)
				}
			}
			if a.NestedType != nil {
				visit(at+a.Name+".", a.NestedType.Attributes)
			}
		}
	}
	for name, s := range providerSchema(t).ResourceSchemas {
		visit(name+".", s.Block.Attributes)
	}
	if want := []string{applicationType + ".secrets.value_wo"}; !slices.Equal(writeOnly, want) {
		t.Errorf("write-only are %v, want %v", writeOnly, want)
	}
}

func TestSecrets_areValidated(t *testing.T) {
	for name, test := range map[string]struct {
		secret secret
		// old is a Terraform that knows no write-only attributes.
		old  bool
		want string // in the only diagnostic
	}{
		"a value":                          {secret: secret{"value_wo": text("hidden"), "value_wo_version": number(1)}},
		"a value that is not known yet":    {secret: secret{"value_wo": unknown(tftypes.String), "value_wo_version": number(1)}},
		"a value that is kept":             {secret: secret{"value_wo_version": number(1)}},
		"a version that is not known yet":  {secret: secret{"value_wo": text("hidden"), "value_wo_version": unknown(tftypes.Number)}},
		"secrets that are not known yet":   {},
		"no version":                       {secret: secret{"value_wo": text("hidden")}, want: "Begin with value_wo_version = 1"},
		"no version, with an unknown":      {secret: secret{"value_wo": unknown(tftypes.String)}, want: "Begin with value_wo_version = 1"},
		"no reader, with an unknown":       {secret: secret{"value_wo": unknown(tftypes.String), "value_wo_version": number(1), "env": tftypes.NewValue(tftypes.Bool, false)}, want: "no process could read it"},
		"a path, with an unknown":          {secret: secret{"value_wo": unknown(tftypes.String), "value_wo_version": number(1), "mount_path": text("x")}, want: "absolute path"},
		"an old Terraform":                 {secret: secret{"value_wo": text("hidden"), "value_wo_version": number(1)}, old: true, want: "Terraform 1.11"},
		"an old Terraform without a value": {secret: secret{"value_wo_version": number(1)}, old: true},
	} {
		t.Run(name, func(t *testing.T) {
			resp, err := Server("test")().ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
				TypeName: applicationType, Config: withSecret(t, test.secret),
				ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: !test.old},
			})
			if err != nil {
				t.Fatal(err)
			}
			switch d := resp.Diagnostics; {
			case test.want == "" && len(d) > 0:
				t.Errorf("got %s: %s", d[0].Summary, d[0].Detail)
			case test.want != "" && (len(d) != 1 || !strings.Contains(d[0].Detail, test.want)):
				t.Errorf("got %d diagnostics %v, want one that says %q", len(d), d, test.want)
			}
			for _, d := range resp.Diagnostics {
				if strings.Contains(d.Summary+d.Detail, "hidden") {
					t.Errorf("a value is shown: %s", d.Detail)
				}
			}
		})
	}
}

func TestSecrets_arePlannedWithoutTheirValues(t *testing.T) {
	emptyEnvironment(t)
	for name, test := range map[string]struct {
		secret secret
		// whole says that not even the names of the objects are known.
		whole bool
		want  string // in the Secret
	}{
		"a value":                         {secret{"value_wo": text("hidden"), "value_wo_version": number(3)}, false, `"PASSWORD":"(secrets.PASSWORD, version 3)"`},
		"a value that is not known yet":   {secret{"value_wo": unknown(tftypes.String), "value_wo_version": number(3)}, false, `"PASSWORD":"(secrets.PASSWORD, version 3)"`},
		"a version that is not known yet": {secret{"value_wo": text("hidden"), "value_wo_version": unknown(tftypes.Number)}, true, ""},
		"secrets that are not known yet":  {nil, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := Server("test")()
			if _, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: dynamic(t, values{})}); err != nil {
				t.Fatal(err)
			}
			typ := providerSchema(t).ResourceSchemas[applicationType].ValueType()
			nothing, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, nil))
			if err != nil {
				t.Fatal(err)
			}
			// Terraform leaves write-only values out of what it proposes.
			proposal := test.secret
			if proposal != nil {
				proposal = secret{"value_wo_version": test.secret["value_wo_version"]}
			}
			resp, err := s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
				TypeName: applicationType, PriorState: &nothing,
				Config: withSecret(t, test.secret), ProposedNewState: withSecret(t, proposal),
			})
			if err != nil || len(resp.Diagnostics) > 1 || !test.whole && resp.Diagnostics[0].Summary != "Planned without a cluster" {
				t.Fatal(err, resp.Diagnostics)
			}
			plan, err := resp.PlannedState.Unmarshal(typ)
			if err != nil {
				t.Fatal(err)
			}
			if shown := plan.String(); strings.Contains(shown, "hidden") {
				t.Errorf("the plan shows the value: %s", shown)
			}
			var attributes, objects map[string]tftypes.Value
			if err := plan.As(&attributes); err != nil {
				t.Fatal(err)
			}
			if whole := !attributes["objects"].IsKnown(); whole != test.whole {
				t.Fatalf("wholly unknown is %v", whole)
			} else if whole {
				return
			}
			if err := attributes["objects"].As(&objects); err != nil {
				t.Fatal(err)
			}
			for name, object := range objects {
				var body string
				if err := object.As(&body); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if strings.HasPrefix(name, "Secret/") && !strings.Contains(body, test.want) {
					t.Errorf("%s is %s", name, body)
				}
			}
			if len(objects) != 5 {
				t.Errorf("there are %d objects", len(objects))
			}
		})
	}
}
