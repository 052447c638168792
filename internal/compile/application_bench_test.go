package compile

import "testing"

// A plan compiles each application several times.
func BenchmarkApplication(b *testing.B) {
	for _, name := range []string{"minimal", "postgres", "everything"} {
		a, ok := applications()[name]
		if !ok {
			b.Fatalf("no application %s", name)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Application(a); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
