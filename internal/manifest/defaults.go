package manifest

import (
	"reflect"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
)

// defaults are what the server adds to structs that are replaced as a whole. Left
// out, it would be taken for a change that somebody else has made.
var defaults = map[reflect.Type]map[string]any{
	reflect.TypeFor[corev1.ObjectFieldSelector]():   {"apiVersion": "v1"},
	reflect.TypeFor[corev1.ResourceFieldSelector](): {"divisor": "0"},
	reflect.TypeFor[rbacv1.RoleRef]():               {"apiGroup": rbacv1.GroupName},
}

// writeDefaults writes defaults into a value of a type.
func writeDefaults(value any, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch value := value.(type) {
	case map[string]any:
		for name, v := range defaults[t] {
			if value[name] == nil {
				value[name] = v
			}
		}
		switch t.Kind() {
		case reflect.Map:
			for _, v := range value {
				writeDefaults(v, t.Elem())
			}
		case reflect.Struct:
			known := fieldsOf(t)
			for name, v := range value {
				if of, ok := known[name]; ok {
					writeDefaults(v, of)
				}
			}
		}
	case []any:
		if t.Kind() == reflect.Slice {
			for _, v := range value {
				writeDefaults(v, t.Elem())
			}
		}
	}
}
