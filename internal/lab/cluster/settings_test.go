package cluster

import (
	"reflect"
	"testing"
)

func TestChoosePorts_allDiffer(t *testing.T) {
	chosen, err := choosePorts()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int64]string{}
	value := reflect.ValueOf(chosen)
	for i := range value.NumField() {
		name, port := value.Type().Field(i).Name, value.Field(i).Int()
		if port == 0 {
			t.Errorf("%s has no port", name)
		}
		if other, ok := seen[port]; ok {
			t.Errorf("%s and %s share port %d", name, other, port)
		}
		seen[port] = name
	}
}
