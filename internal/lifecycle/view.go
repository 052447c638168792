package lifecycle

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// view is a configuration with what it compiles to.
type view[M Model] struct {
	model M
	set   object.Set
	texts map[string]string
	// unknown are the attributes that are not known yet; vague the objects that
	// depend on them; all says that not even their names are known.
	unknown []model.Path
	vague   map[string]bool
	all     bool
	// problems are fields that can't be left to others.
	problems []Finding
	// twins are the views with other placeholders; none if all is known.
	twins []view[M]
}

func (r *managed[M]) view(ctx context.Context, raw tftypes.Value) (view[M], diag.Diagnostics) {
	v, diags := r.viewWith(ctx, raw, 0)
	v.all = slices.ContainsFunc(v.unknown, func(at model.Path) bool { return at[0] == unmanagedFields })
	if diags.HasError() || len(v.unknown) == 0 {
		return v, diags
	}
	v.vague = map[string]bool{}
	for n := 1; n < fillings; n++ {
		twin, d := r.viewWith(ctx, raw, n)
		diags.Append(d...)
		if diags.HasError() {
			return v, diags
		}
		v.twins = append(v.twins, twin)
		a, b := v.set.ByName(), twin.set.ByName()
		for name, o := range a {
			other, ok := b[name]
			v.all = v.all || !ok
			v.vague[name] = v.vague[name] || !ok || !diff.Equal(o.Body, other.Body)
		}
		v.all = v.all || len(a) != len(b)
	}
	return v, diags
}

func (r *managed[M]) viewWith(ctx context.Context, raw tftypes.Value, n int) (view[M], diag.Diagnostics) {
	m, unknown, diags := r.prepare().codec.decode(ctx, raw, n)
	if diags.HasError() {
		return view[M]{}, diags
	}
	values, d := rootValues(raw)
	diags.Append(d...)
	set, err := r.kind.Compile(m)
	if err != nil {
		diags.Append(r.uncompiled(m, err))
		return view[M]{}, diags
	}
	paths, known := unmanaged(values)
	if !known { // then no object is: which fields are sent decides over all of them
		unknown = append(unknown, model.Path{unmanagedFields})
	}
	set, problems := leave(set, paths)
	rendered, err := set.Render()
	if err != nil {
		diags.AddError("Can't render "+r.subject(m), err.Error())
	}
	return view[M]{model: m, set: set, texts: rendered, unknown: unknown, problems: problems}, diags
}

// uncompiled says that a configuration passes for valid and is not.
func (r *managed[M]) uncompiled(m M, err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Can't compile "+r.subject(m), "The configuration can't be made into Kubernetes objects: "+err.Error()+".")
}

// certain are the problems with fields of objects that are known.
func (v view[M]) certain() []Finding {
	return slices.DeleteFunc(slices.Clone(v.problems), func(f Finding) bool {
		name, _ := f.Path[1].(string)
		return v.all || v.vague[name]
	})
}

// known is an object that is wanted and does not depend on unknown values.
func (v view[M]) known(name string) (object.Object, bool) {
	if v.all || v.vague[name] {
		return object.Object{}, false
	}
	o, ok := v.set.ByName()[name]
	return o, ok
}
