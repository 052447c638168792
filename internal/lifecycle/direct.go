package lifecycle

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

func (r *managed[M]) check(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) ([]*tfprotov6.Diagnostic, bool) {
	p := r.prepare()
	if req.Config == nil || !p.asked {
		return nil, false
	}
	raw, err := req.Config.Unmarshal(p.of)
	if err != nil {
		return nil, false
	}
	fits := fitting{ctx, req.ClientCapabilities != nil && req.ClientCapabilities.WriteOnlyAttributesAllowed}
	if !fits.object(p.schema.Attributes, raw) {
		return nil, false
	}
	return spoken(r.validate(ctx, raw)), true
}

func (r *managed[M]) upgrade(req *tfprotov6.UpgradeResourceStateRequest) *tfprotov6.DynamicValue {
	p := r.prepare()
	if req.RawState == nil || req.Version != p.schema.Version {
		return nil
	}
	// To write it anew would change nothing.
	var state any
	if json.Unmarshal(req.RawState.JSON, &state) == nil && spells(state, p.of) {
		return &tfprotov6.DynamicValue{JSON: req.RawState.JSON}
	}
	// As the framework does: an attribute that no schema has any more is dropped.
	raw, err := req.RawState.UnmarshalWithOpts(p.of, tfprotov6.UnmarshalOpts{ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}})
	if err != nil {
		return nil
	}
	return p.encode(raw)
}

// spells says whether JSON is a value of a type as it stands.
func spells(v any, of tftypes.Type) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return of.Is(tftypes.String)
	case float64:
		return of.Is(tftypes.Number)
	case bool:
		return of.Is(tftypes.Bool)
	case []any:
		list, ok := of.(tftypes.List)
		return ok && !slices.ContainsFunc(v, func(e any) bool { return !spells(e, list.ElementType) })
	case map[string]any:
		object, isObject := of.(tftypes.Object)
		elements, isMap := of.(tftypes.Map)
		for key, e := range v {
			inside := elements.ElementType
			if isObject {
				inside = object.AttributeTypes[key]
			}
			if inside == nil || !spells(e, inside) {
				return false
			}
		}
		return isObject || isMap
	}
	return false
}

func (r *managed[M]) refresh(ctx context.Context, connection *kube.Connection, req *tfprotov6.ReadResourceRequest) (found reading, same *tfprotov6.ReadResourceResponse, ok bool) {
	private, readable := openPrivate(req.Private)
	if req.CurrentState == nil || !readable || len(private) == 0 {
		return found, nil, false
	}
	raw, err := req.CurrentState.Unmarshal(r.prepare().of)
	if err != nil || raw.IsNull() {
		return found, nil, false
	}
	found = r.connected(connection).read(ctx, raw, private)
	if found.rec != nil {
		found.diags.Append(found.rec.save(ctx, private)...)
	}
	data, err := json.Marshal(private)
	if len(found.diags) > 0 || err != nil || found.gone || !found.same {
		return found, nil, true
	}
	return found, &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: data}, true
}

func (r *managed[M]) change(ctx context.Context, connection *kube.Connection, req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse {
	p := r.prepare()
	private, readable := openPrivate(req.PriorPrivate)
	if req.Config == nil || req.PriorState == nil || req.ProposedNewState == nil || !readable {
		return nil
	}
	config, err := req.Config.Unmarshal(p.of)
	if err != nil || config.IsNull() {
		return nil // a destroy
	}
	state, err := req.PriorState.Unmarshal(p.of)
	if err != nil {
		return nil
	}
	plan, err := req.ProposedNewState.Unmarshal(p.of)
	if err != nil || plan.IsNull() {
		return nil
	}
	completed := completeObject(ctx, p.schema.Attributes, config, plan, false)
	if !completed.Equal(state) {
		completed = completeObject(ctx, p.schema.Attributes, config, plan, true)
	}
	made := r.connected(connection).plan(ctx, proposal{config, completed, state, private})
	planned := p.encode(made.plan)
	if planned == nil {
		return nil
	}
	resp := &tfprotov6.PlanResourceChangeResponse{PlannedState: planned, PlannedPrivate: req.PriorPrivate, Diagnostics: spoken(made.diags)}
	for _, name := range slices.Sorted(slices.Values(made.replacing)) {
		resp.RequiresReplace = append(resp.RequiresReplace, tftypes.NewAttributePath().WithAttributeName(name))
	}
	return resp
}

// connected is the resource with a connection.
func (r *managed[M]) connected(connection *kube.Connection) *managed[M] {
	out := *r
	out.connect = connection
	return &out
}

// encode is a value as it is sent; nil for one that is not of the schema.
func (p prepared[M]) encode(raw tftypes.Value) *tfprotov6.DynamicValue {
	out, err := tfprotov6.NewDynamicValue(p.of, raw)
	if err != nil {
		return nil
	}
	return &out
}

// completeObject makes out of what Terraform proposes what a plan begins with:
// defaults for what the configuration leaves out, and null for what is write-only.
// With unknown, computed attributes without a default are unknown where the
// configuration leaves them out.
func completeObject(ctx context.Context, attributes map[string]schema.Attribute, config, plan tftypes.Value, unknown bool) tftypes.Value {
	var written, proposed map[string]tftypes.Value
	if !plan.IsKnown() || plan.IsNull() || plan.As(&proposed) != nil {
		return plan
	}
	if config.IsKnown() && config.As(&written) != nil {
		return plan
	}
	out := make(map[string]tftypes.Value, len(proposed))
	for name, v := range proposed {
		out[name] = completeAttribute(ctx, attributes[name], written[name], v, unknown)
	}
	return tftypes.NewValue(plan.Type(), out)
}

func completeAttribute(ctx context.Context, a schema.Attribute, config, plan tftypes.Value, unknown bool) tftypes.Value {
	if a.IsWriteOnly() {
		return tftypes.NewValue(plan.Type(), nil)
	}
	if config.IsNull() {
		f := filler{ctx: ctx}
		if v, ok := f.defaultOf(a); ok {
			return v
		}
		if unknown && a.IsComputed() {
			return tftypes.NewValue(plan.Type(), tftypes.UnknownValue)
		}
	}
	if plan.IsNull() || !plan.IsKnown() {
		return plan
	}
	switch a := a.(type) {
	case schema.SingleNestedAttribute:
		return completeObject(ctx, a.Attributes, config, plan, unknown)
	case schema.MapNestedAttribute:
		var written, proposed map[string]tftypes.Value
		if plan.As(&proposed) != nil || config.IsKnown() && config.As(&written) != nil {
			return plan
		}
		out := make(map[string]tftypes.Value, len(proposed))
		for key, v := range proposed {
			out[key] = completeObject(ctx, a.NestedObject.Attributes, written[key], v, unknown)
		}
		return tftypes.NewValue(plan.Type(), out)
	case schema.ListNestedAttribute:
		var written, proposed []tftypes.Value
		if plan.As(&proposed) != nil || config.IsKnown() && config.As(&written) != nil || len(written) != len(proposed) {
			return plan
		}
		out := make([]tftypes.Value, len(proposed))
		for i, v := range proposed {
			out[i] = completeObject(ctx, a.NestedObject.Attributes, written[i], v, unknown)
		}
		return tftypes.NewValue(plan.Type(), out)
	}
	return plan
}

// spoken are diagnostics as they are sent.
func spoken(diags diag.Diagnostics) []*tfprotov6.Diagnostic {
	var out []*tfprotov6.Diagnostic
	for _, d := range diags {
		sent := &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: d.Summary(), Detail: d.Detail()}
		if d.Severity() == diag.SeverityWarning {
			sent.Severity = tfprotov6.DiagnosticSeverityWarning
		}
		if placed, ok := d.(diag.DiagnosticWithPath); ok && len(placed.Path().Steps()) > 0 {
			// Only ever a root attribute (see at).
			sent.Attribute = tftypes.NewAttributePath().WithAttributeName(placed.Path().Steps()[0].String())
		}
		out = append(out, sent)
	}
	return out
}

// privateData is private state as the framework writes it: a JSON object of
// base64.
type privateData map[string][]byte

// openPrivate is false for what the framework has to look at itself.
func openPrivate(data []byte) (privateData, bool) {
	out := privateData{}
	if len(data) == 0 {
		return out, true
	}
	if json.Unmarshal(data, &out) != nil || len(out) != 1 || !json.Valid(out[privateKey]) {
		return nil, false
	}
	return out, true
}

// GetKey and SetKey are what the framework's own has.

func (d privateData) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return d[key], nil
}

func (d privateData) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	d[key] = value
	return nil
}
