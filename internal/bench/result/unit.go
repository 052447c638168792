package result

import "fmt"

// Unit writes a value for people.
type Unit func(value float64) string

// The units. Megabytes are a million bytes, as the targets mean them.
var (
	Seconds      Unit = func(ms float64) string { return fmt.Sprintf("%.2f s", ms/1000) }
	Milliseconds Unit = func(ms float64) string { return fmt.Sprintf("%.0f ms", ms) }
	Megabytes    Unit = func(bytes float64) string { return fmt.Sprintf("%.1f MB", bytes/1e6) }
	Kilobytes    Unit = func(bytes float64) string { return fmt.Sprintf("%.1f KB", bytes/1e3) }
	Number       Unit = func(n float64) string { return fmt.Sprintf("%.0f", n) }
	Ratio        Unit = func(n float64) string { return fmt.Sprintf("%.2f", n) }
)

// unknown is what a table has where nothing was measured.
const unknown = "n/a"

// known writes a value that is 0 where it is not known.
func known(unit Unit, value int64) string {
	if value == 0 {
		return unknown
	}
	return unit(float64(value))
}
