package lifecycle

import (
	"math/big"
	"reflect"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The framework finds out anew with every value which field of a struct has which
// attribute, and compiles a regular expression for each.

// intoModel sets out, a struct or what is in one, to a value. It is false where the
// value does not fit; why, says the framework.
func intoModel(v tftypes.Value, out reflect.Value) bool {
	kind := out.Kind()
	switch {
	case !v.IsKnown():
		return false
	case v.IsNull():
		return kind == reflect.Pointer || kind == reflect.Slice || kind == reflect.Map
	}
	switch kind {
	case reflect.Pointer:
		out.Set(reflect.New(out.Type().Elem()))
		return intoModel(v, out.Elem())
	case reflect.String:
		var s string
		ok := v.As(&s) == nil
		out.SetString(s)
		return ok
	case reflect.Bool:
		var b bool
		ok := v.As(&b) == nil
		out.SetBool(b)
		return ok
	case reflect.Int32, reflect.Int64:
		var n big.Float
		if v.As(&n) != nil {
			return false
		}
		whole, accuracy := n.Int64()
		out.SetInt(whole)
		return accuracy == big.Exact && !out.OverflowInt(whole)
	case reflect.Slice:
		var list []tftypes.Value
		if v.As(&list) != nil {
			return false
		}
		out.Set(reflect.MakeSlice(out.Type(), len(list), len(list)))
		for i, e := range list {
			if !intoModel(e, out.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Map:
		var elements map[string]tftypes.Value
		if v.As(&elements) != nil {
			return false
		}
		out.Set(reflect.MakeMapWithSize(out.Type(), len(elements)))
		for key, e := range elements {
			element := reflect.New(out.Type().Elem()).Elem()
			if !intoModel(e, element) {
				return false
			}
			out.SetMapIndex(reflect.ValueOf(key).Convert(out.Type().Key()), element)
		}
		return true
	case reflect.Struct:
		var values map[string]tftypes.Value
		return v.As(&values) == nil && intoStruct(values, out)
	}
	return false
}

// intoStruct is intoModel for the values of an object.
func intoStruct(values map[string]tftypes.Value, out reflect.Value) bool {
	fields := fieldsOf(out.Type())
	if len(fields) != len(values) {
		return false
	}
	for name, index := range fields {
		v, ok := values[name]
		if !ok || !intoModel(v, out.FieldByIndex(index)) {
			return false
		}
	}
	return true
}

// fields are found once for each struct.
var fields sync.Map

// fieldsOf are the places of a struct's fields by the names of their attributes.
func fieldsOf(t reflect.Type) map[string][]int {
	if known, ok := fields.Load(t); ok {
		return known.(map[string][]int)
	}
	out := map[string][]int{}
	for _, field := range reflect.VisibleFields(t) {
		if !field.Anonymous { // its own fields are among the visible ones
			out[field.Tag.Get("tfsdk")] = field.Index
		}
	}
	fields.Store(t, out)
	return out
}
