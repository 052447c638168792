package diff

import (
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
)

// The set is the largest object of an application. Nearly always it is as it was
// sent.
func BenchmarkCompare(b *testing.B) {
	want, same := wanted(b, set), live(b, set)
	changed := runtime.DeepCopyJSON(same)
	at(b, changed, "spec")["replicas"] = int64(7)
	at(b, changed, "spec", "template", "spec", "containers#pg")["image"] = "postgres:16"
	for _, bench := range []struct {
		name string
		live map[string]any
	}{{"the same", same}, {"changed", changed}} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Compare(want, bench.live); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOverlay(b *testing.B) {
	want, theirs := wanted(b, set), live(b, set)
	at(b, theirs, "spec")["replicas"] = int64(7)
	changes, err := Compare(want, theirs)
	if err != nil || len(changes) == 0 {
		b.Fatalf("%d changes, %v", len(changes), err)
	}
	b.ReportAllocs()
	for b.Loop() {
		Overlay(want, changes)
	}
}

func BenchmarkEqual(b *testing.B) {
	want := wanted(b, set)
	same := runtime.DeepCopyJSON(want)
	b.ReportAllocs()
	for b.Loop() {
		if !Equal(want, same) {
			b.Fatal("a copy is not equal")
		}
	}
}
