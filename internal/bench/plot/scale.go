package plot

import (
	"math"
	"strconv"
)

// scale maps values to positions along an axis.
type scale struct {
	low, high float64 // values at the ends
	from, to  float64 // positions of the ends
	log       bool
	ticks     []float64
}

// linear is a scale from 0 to at least the largest value, with about count round
// steps.
func linear(largest float64, count int, from, to float64) scale {
	step := round(largest / float64(count))
	s := scale{high: step * math.Max(1, math.Ceil(largest/step-1e-9)), from: from, to: to}
	for i := 0; float64(i)*step <= s.high+step/2; i++ {
		s.ticks = append(s.ticks, float64(i)*step)
	}
	return s
}

// logarithmic is a scale over the powers of ten around the values.
func logarithmic(smallest, largest, from, to float64) scale {
	low, high := math.Floor(math.Log10(smallest)), math.Ceil(math.Log10(largest))
	if high == low {
		high++
	}
	s := scale{low: math.Pow(10, low), high: math.Pow(10, high), from: from, to: to, log: true}
	for e := low; e <= high; e++ {
		s.ticks = append(s.ticks, math.Pow(10, e))
	}
	return s
}

// at is the position of a value. On a logarithmic scale, what is too small to
// have a place is at its low end.
func (s scale) at(value float64) float64 {
	low, high := s.low, s.high
	if s.log {
		value, low, high = math.Log10(math.Max(value, s.low)), math.Log10(low), math.Log10(high)
	}
	return s.from + (value-low)/(high-low)*(s.to-s.from)
}

// round is the next of 1, 2, 5, 10, 20, 50...
func round(step float64) float64 {
	if step <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, m := range []float64{1, 2, 5} {
		if step <= m*power*(1+1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// label is a tick's text.
func label(value float64) string { return strconv.FormatFloat(value, 'g', 6, 64) }
