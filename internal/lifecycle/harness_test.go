package lifecycle_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/provider"
)

// The provider is driven as Terraform drives it, through the protocol, and
// without a cluster: whatever the machine's environment says is hidden.
func TestMain(m *testing.M) {
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "KUBE") {
			_ = os.Unsetenv(name)
		}
	}
	_ = os.Setenv("TF_LOG_SDK", "off") // as main does, and for the same reason
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// The resources.
const (
	application  = "stateful_application"
	storageClass = "stateful_storage_class"
	claimPolicy  = "stateful_volume_claim_policy"
	volumeClaim  = "stateful_volume_claim"

	persistentVolume = "stateful_persistent_volume"
)

// offline is a configured provider that knows no cluster.
type offline struct {
	tfprotov6.ProviderServer
	schemas map[string]*tfprotov6.Schema
}

var start = sync.OnceValue(func() offline {
	ctx := context.Background()
	server := provider.Server("test")()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schemas.Diagnostics) > 0 {
		panic(fmt.Sprint(err, schemas.Diagnostics))
	}
	block := schemas.Provider.ValueType().(tftypes.Object)
	config := map[string]tftypes.Value{}
	for name, t := range block.AttributeTypes {
		config[name] = tftypes.NewValue(t, nil)
	}
	config["exec"] = tftypes.NewValue(block.AttributeTypes["exec"], []tftypes.Value{}) // blocks are never null
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: dynamic(tftypes.NewValue(block, config))})
	if err != nil || len(configured.Diagnostics) > 0 {
		panic(fmt.Sprint(err, configured.Diagnostics))
	}
	return offline{server, schemas.ResourceSchemas}
})

func dynamic(v tftypes.Value) *tfprotov6.DynamicValue {
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		panic(err)
	}
	return &d
}

func typeOf(resource string) tftypes.Object {
	return start().schemas[resource].ValueType().(tftypes.Object)
}

// config is a configuration: what is not in it is null.
type config = map[string]any

// unknown stands for a value that is known after apply only.
type unknown struct{}

// with is a configuration with some root attributes replaced.
func with(c config, replaced config) config {
	out := maps.Clone(c)
	maps.Copy(out, replaced)
	return out
}

// value makes a Terraform value of a Go one.
func value(t tftypes.Type, v any) tftypes.Value {
	switch v := v.(type) {
	case tftypes.Value:
		return v
	case nil:
		return tftypes.NewValue(t, nil)
	case unknown:
		return tftypes.NewValue(t, tftypes.UnknownValue)
	case map[string]any:
		values := map[string]tftypes.Value{}
		object, isObject := t.(tftypes.Object)
		if isObject {
			for name, of := range object.AttributeTypes {
				values[name] = value(of, v[name])
			}
			for name := range v {
				if _, ok := object.AttributeTypes[name]; !ok {
					panic("there is no attribute " + name)
				}
			}
			return tftypes.NewValue(t, values)
		}
		for key, e := range v {
			values[key] = value(t.(tftypes.Map).ElementType, e)
		}
		return tftypes.NewValue(t, values)
	case []any:
		values := make([]tftypes.Value, len(v))
		for i, e := range v {
			values[i] = value(t.(tftypes.List).ElementType, e)
		}
		return tftypes.NewValue(t, values)
	default:
		return tftypes.NewValue(t, v)
	}
}

// attributesOf are the attributes of an object; none for null.
func attributesOf(v tftypes.Value) map[string]tftypes.Value {
	out := map[string]tftypes.Value{}
	if v.IsNull() || !v.IsKnown() {
		return out
	}
	return maps.Clone(as[map[string]tftypes.Value](v)) // what As returns is the value's own
}

// validate is what ValidateResourceConfig says.
func validate(t *testing.T, resource string, c tftypes.Value) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := start().ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: resource, Config: dynamic(c),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// plan is what PlanResourceChange returns.
type plan struct {
	raw      tftypes.Value
	diags    []*tfprotov6.Diagnostic
	replaces []string
	private  []byte
	// offline is the warning that no cluster was asked, which is in no diags.
	offline *tfprotov6.Diagnostic
}

// planned plans from a prior state (nil for a creation) to a configuration (nil
// for a destroy), and fails where Terraform would refuse the plan.
func planned(t *testing.T, resource string, prior *tftypes.Value, c tftypes.Value, private []byte) plan {
	t.Helper()
	typ := typeOf(resource)
	state := tftypes.NewValue(typ, nil)
	if prior != nil {
		state = *prior
	}
	resp, err := start().PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: resource, PriorState: dynamic(state), Config: dynamic(c), ProposedNewState: dynamic(proposed(resource, state, c)), PriorPrivate: private,
	})
	if err != nil {
		t.Fatal(err)
	}
	out := plan{private: resp.PlannedPrivate}
	for _, d := range resp.Diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityWarning && d.Summary == "Planned without a cluster" {
			out.offline = d
		} else {
			out.diags = append(out.diags, d)
		}
	}
	for _, r := range resp.RequiresReplace {
		out.replaces = append(out.replaces, attributePath(r))
	}
	if resp.PlannedState != nil {
		if out.raw, err = resp.PlannedState.Unmarshal(typ); err != nil {
			t.Fatal(err)
		}
	}
	if !failed(out.diags) && !c.IsNull() {
		for _, problem := range refused("", start().schemas[resource].Block.Attributes, attributesOf(state), attributesOf(c), attributesOf(out.raw)) {
			t.Errorf("Terraform would refuse the plan: %s", problem)
		}
	}
	return out
}

// proposed is how Terraform merges state and configuration before it asks the
// provider. Computed attributes are at the root only. Write-only values are left
// out.
func proposed(resource string, state, c tftypes.Value) tftypes.Value {
	if c.IsNull() {
		return c
	}
	before, out := attributesOf(state), attributesOf(c)
	for _, a := range start().schemas[resource].Block.Attributes {
		if prior, ok := before[a.Name]; ok && a.Computed && out[a.Name].IsNull() {
			out[a.Name] = prior
		}
	}
	return withoutWriteOnly(resource, tftypes.NewValue(c.Type(), out))
}

// withoutWriteOnly is a value with null in place of write-only attributes.
func withoutWriteOnly(resource string, v tftypes.Value) tftypes.Value {
	out, err := tftypes.Transform(v, func(at *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if shape(at) == "secrets.value_wo" && resource == application {
			return tftypes.NewValue(v.Type(), nil), nil
		}
		return v, nil
	})
	if err != nil {
		panic(err)
	}
	return out
}

// refused follows Terraform's AssertPlanValid: the plan of an attribute is its
// configuration or its prior value, unless it is computed and not configured.
func refused(at string, attributes []*tfprotov6.SchemaAttribute, prior, c, plan map[string]tftypes.Value) []string {
	var out []string
	for _, a := range attributes {
		was, wanted, is := prior[a.Name], c[a.Name], plan[a.Name]
		name := strings.TrimPrefix(at+"."+a.Name, ".")
		switch {
		case a.WriteOnly && is.IsNull():
		case a.WriteOnly:
			out = append(out, name+" is write-only and in the plan")
		case is.Equal(wanted), !wanted.IsNull() && !was.IsNull() && is.Equal(was), wanted.IsNull() && a.Computed:
		case wanted.IsNull():
			out = append(out, fmt.Sprintf("%s is not configured and planned as %s", name, is))
		case a.NestedType != nil && is.IsKnown() && !is.IsNull() && wanted.IsKnown():
			out = append(out, refusedNested(name, a.NestedType, was, wanted, is)...)
		default:
			out = append(out, fmt.Sprintf("%s is configured as %s, was %s and is planned as %s", name, wanted, was, is))
		}
	}
	return out
}

func refusedNested(at string, nested *tfprotov6.SchemaObject, was, wanted, is tftypes.Value) []string {
	if nested.Nesting == tfprotov6.SchemaObjectNestingModeSingle {
		return refused(at, nested.Attributes, attributesOf(was), attributesOf(wanted), attributesOf(is))
	}
	before, c, plan := elementsOf(was), elementsOf(wanted), elementsOf(is)
	if !slices.Equal(slices.Sorted(maps.Keys(c)), slices.Sorted(maps.Keys(plan))) {
		return []string{at + " is planned with other elements than configured"}
	}
	var out []string
	for key := range c {
		out = append(out, refused(at+"["+key+"]", nested.Attributes, attributesOf(before[key]), attributesOf(c[key]), attributesOf(plan[key]))...)
	}
	return out
}

// elementsOf are the elements of a map or list by key.
func elementsOf(v tftypes.Value) map[string]tftypes.Value {
	out := map[string]tftypes.Value{}
	if v.IsNull() || !v.IsKnown() {
		return out
	}
	if !v.Type().Is(tftypes.List{}) {
		return attributesOf(v)
	}
	var list []tftypes.Value
	if err := v.As(&list); err != nil {
		panic(err)
	}
	for i, e := range list {
		out[fmt.Sprint(i)] = e
	}
	return out
}

// attributePath writes a path as volumes.data.size.
func attributePath(p *tftypes.AttributePath) string {
	var out []string
	for _, step := range p.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			out = append(out, string(step))
		case tftypes.ElementKeyString:
			out = append(out, string(step))
		case tftypes.ElementKeyInt:
			out = append(out, fmt.Sprint(int64(step)))
		}
	}
	return strings.Join(out, ".")
}

func failed(diags []*tfprotov6.Diagnostic) bool {
	return slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
}

// told writes diagnostics as "error at volumes.data.size: summary".
func told(diags []*tfprotov6.Diagnostic) []string {
	var out []string
	for _, d := range diags {
		severity := "error"
		if d.Severity == tfprotov6.DiagnosticSeverityWarning {
			severity = "warning"
		}
		if at := place(d); at != "" {
			severity += " at " + at
		}
		out = append(out, severity+": "+d.Summary)
	}
	return out
}

var steps = regexp.MustCompile(`\["?([^"\]]+)"?\]`)

// place is the attribute that a diagnostic is about, as volumes.data.size.
// Terraform gets its root; the whole path is what the detail begins with.
func place(d *tfprotov6.Diagnostic) string {
	if d.Attribute == nil {
		return ""
	}
	root := attributePath(d.Attribute)
	whole, _, _ := strings.Cut(d.Detail, ": ")
	whole = steps.ReplaceAllString(whole, ".$1")
	if strings.HasPrefix(whole, root+".") {
		return whole
	}
	return root
}

// details are the diagnostics' details, joined.
func details(diags []*tfprotov6.Diagnostic) string {
	var out []string
	for _, d := range diags {
		out = append(out, d.Detail)
	}
	return strings.Join(out, "\n")
}

func create(t *testing.T, resource string, c config) plan {
	t.Helper()
	return planned(t, resource, nil, value(typeOf(resource), c), nil)
}

func update(t *testing.T, resource string, prior tftypes.Value, c config) plan {
	t.Helper()
	return planned(t, resource, &prior, value(typeOf(resource), c), nil)
}

func destroy(t *testing.T, resource string, prior tftypes.Value) plan {
	t.Helper()
	return planned(t, resource, &prior, tftypes.NewValue(typeOf(resource), nil), nil)
}

// applied is the state after a creation that went well.
func applied(t *testing.T, resource string, c config) tftypes.Value {
	t.Helper()
	p := create(t, resource, c)
	if failed(p.diags) {
		t.Fatal(told(p.diags))
	}
	values := attributesOf(p.raw)
	for name, known := range map[string]tftypes.Value{
		"ready": tftypes.NewValue(tftypes.Bool, true), "volume": tftypes.NewValue(tftypes.String, nil), "instance": tftypes.NewValue(tftypes.String, "made by Create"),
	} {
		if v, ok := values[name]; ok && !v.IsKnown() {
			values[name] = known
		}
	}
	state := tftypes.NewValue(p.raw.Type(), values)
	if !state.IsFullyKnown() {
		t.Fatalf("the state is not known: %s", state)
	}
	return state
}

// edited is a state with some root attributes replaced.
func edited(resource string, state tftypes.Value, replaced config) tftypes.Value {
	values := attributesOf(state)
	for name, v := range replaced {
		values[name] = value(typeOf(resource).AttributeTypes[name], v)
	}
	return tftypes.NewValue(state.Type(), values)
}

// get is a planned root attribute as a Go value: unknown{} where it is unknown,
// nil where it is null, ints for numbers.
func (p plan) get(name string) any { return plain(attributesOf(p.raw)[name]) }

// objects are the planned objects; nil when they are wholly unknown.
func (p plan) objects() map[string]any {
	m, _ := p.get("objects").(map[string]any)
	return m
}

func plain(v tftypes.Value) any {
	switch {
	case !v.IsKnown():
		return unknown{}
	case v.IsNull():
		return nil
	case v.Type().Is(tftypes.String):
		return as[string](v)
	case v.Type().Is(tftypes.Bool):
		return as[bool](v)
	case v.Type().Is(tftypes.List{}):
		out := []any{}
		for _, e := range as[[]tftypes.Value](v) {
			out = append(out, plain(e))
		}
		return out
	case v.Type().Is(tftypes.Map{}), v.Type().Is(tftypes.Object{}):
		out := map[string]any{}
		for k, e := range as[map[string]tftypes.Value](v) {
			out[k] = plain(e)
		}
		return out
	default:
		return v.String()
	}
}

func as[T any](v tftypes.Value) T {
	var out T
	if err := v.As(&out); err != nil {
		panic(err)
	}
	return out
}

// body parses one of the planned objects.
func body(t *testing.T, text any) map[string]any {
	t.Helper()
	out := map[string]any{}
	if err := json.Unmarshal([]byte(text.(string)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// privateOf is private state as Terraform hands it back.
func privateOf(t *testing.T, record string) []byte {
	t.Helper()
	data, err := json.Marshal(map[string][]byte{"stateful": []byte(record)})
	if err != nil {
		t.Fatal(err)
	}
	return data
}
