package lifecycle_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// odd are texts that configurations are made of: what attributes take, and what
// people and generators write instead.
var odd = []string{
	"", " ", "pg", "data", "Pg", "-", "a/b", "/data", "/data/../etc", "postgres:17", "1Gi", "32Gi", "1e3", "0.5", "-1Gi", "9223372036854775808", "1Zi", "10%", "101%", "-5",
	"StatefulSet", "Deployment", "Retain", "Delete", "ReadWriteOnce", "Block", "Parallel", "$(A)", "$(", "$$(A)", "key=value", "5m", "é", "\x00", "\n", "{", "a: b", "null", "true",
	"kind: Role", "spec.replicas", "spec.template.spec.containers[name=pg].image", "StatefulSet/pg", "Secret/pg", "0777", "metadata.name", "10.0.0.0/8",
}

// entropy is what a configuration is made from.
type entropy struct{ data []byte }

func (e *entropy) next(n int) int {
	if len(e.data) == 0 {
		return 0
	}
	b := e.data[0]
	e.data = e.data[1:]
	return int(b) % n
}

// value is one of a type. When nothing is left to decide, all is null.
func (e *entropy) value(t tftypes.Type, depth int) tftypes.Value {
	if len(e.data) == 0 || depth > 8 {
		return tftypes.NewValue(t, nil)
	}
	switch e.next(8) {
	case 0, 1, 2:
		return tftypes.NewValue(t, nil)
	case 3:
		return tftypes.NewValue(t, tftypes.UnknownValue)
	}
	switch t := t.(type) {
	case tftypes.Object:
		return e.object(t, depth)
	case tftypes.Map:
		elements := map[string]tftypes.Value{}
		for range e.next(3) {
			elements[odd[e.next(len(odd))]] = e.value(t.ElementType, depth+1)
		}
		return tftypes.NewValue(t, elements)
	case tftypes.List:
		var elements []tftypes.Value
		for range e.next(3) {
			elements = append(elements, e.value(t.ElementType, depth+1))
		}
		return tftypes.NewValue(t, elements)
	}
	switch {
	case t.Is(tftypes.Bool):
		return tftypes.NewValue(t, e.next(2) == 1)
	case t.Is(tftypes.Number):
		return tftypes.NewValue(t, []int64{0, 1, 2, 3, -1, 80, 65536, 1 << 31, 1 << 40}[e.next(9)])
	default:
		return tftypes.NewValue(t, odd[e.next(len(odd))])
	}
}

func (e *entropy) object(t tftypes.Object, depth int) tftypes.Value {
	values := map[string]tftypes.Value{}
	for _, name := range slices.Sorted(maps.Keys(t.AttributeTypes)) {
		values[name] = e.value(t.AttributeTypes[name], depth+1)
	}
	return tftypes.NewValue(t, values)
}

// FuzzConfiguration plans whatever a configuration may be, valid or not: it may be
// refused, and nothing panics.
func FuzzConfiguration(f *testing.F) {
	f.Add([]byte("a configuration"))
	f.Fuzz(attempted)
}

// The fuzzing engine compiles everything anew, so that it is for special occasions
// (go test -fuzz FuzzConfiguration). A thousand configurations every test run
// tries.
func TestConfiguration_whateverItIsNothingPanics(t *testing.T) {
	const tries, longest = 1000, 1500
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, seed))
	for range tries {
		data := make([]byte, random.IntN(longest))
		for i := range data {
			data[i] = byte(random.UintN(256))
		}
		if attempted(t, data); t.Failed() {
			t.Fatalf("with %q", data)
		}
	}
}

// spoilt is a value of which a part here and there is another one.
func (e *entropy) spoilt(v tftypes.Value) tftypes.Value {
	if e.next(20) == 1 {
		return e.value(v.Type(), 0)
	}
	switch t := v.Type(); {
	case v.IsNull() || !v.IsKnown():
		return v
	case t.Is(tftypes.List{}):
		elements := slices.Clone(as[[]tftypes.Value](v))
		for i := range elements {
			elements[i] = e.spoilt(elements[i])
		}
		return tftypes.NewValue(t, elements)
	case t.Is(tftypes.Map{}), t.Is(tftypes.Object{}):
		values := attributesOf(v)
		for _, name := range slices.Sorted(maps.Keys(values)) {
			values[name] = e.spoilt(values[name])
		}
		return tftypes.NewValue(t, values)
	default:
		return v
	}
}

// odd is an odd text, or a list of one.
func (e *entropy) odd(t tftypes.Type) tftypes.Value {
	if list, ok := t.(tftypes.List); ok {
		return tftypes.NewValue(t, []tftypes.Value{e.odd(list.ElementType)})
	}
	return tftypes.NewValue(t, odd[e.next(len(odd))])
}

// attempted validates a configuration and, if it is valid, plans it.
func attempted(t *testing.T, data []byte) {
	t.Helper()
	e := entropy{data}
	resources := slices.Sorted(maps.Keys(whole))
	resource := resources[e.next(len(resources))]
	var c map[string]tftypes.Value
	if e.next(4) == 0 {
		c = attributesOf(e.object(typeOf(resource), 0))
	} else if c = attributesOf(e.spoilt(value(typeOf(resource), whole[resource]()))); len(c) == 0 {
		return // null or unknown as a whole
	}
	for _, a := range start().schemas[resource].Block.Attributes {
		switch {
		case !a.Required && !a.Optional:
			c[a.Name] = tftypes.NewValue(a.ValueType(), nil)
		case a.Required && c[a.Name].IsNull(): // Terraform itself refuses that
			c[a.Name] = e.odd(a.ValueType())
		}
	}
	configuration := tftypes.NewValue(typeOf(resource), c)
	if !failed(validate(t, resource, configuration)) {
		planned(t, resource, nil, configuration, nil)
	}
}
