package plot

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
)

// elements are the names of a document's elements; it fails the test unless the
// document is well-formed and every position is a number.
func elements(t *testing.T, svg []byte) []string {
	t.Helper()
	if s := string(svg); strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
		t.Errorf("a position is no number:\n%s", s)
	}
	var out []string
	decoder := xml.NewDecoder(strings.NewReader(string(svg)))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("%v:\n%s", err, svg)
		}
		if start, ok := token.(xml.StartElement); ok {
			out = append(out, start.Name.Local)
		}
	}
}

func count(all []string, name string) int {
	return len(slices.DeleteFunc(slices.Clone(all), func(e string) bool { return e != name }))
}

func TestSVG_hasALineForEachSeriesAndAMarkerForEachPoint(t *testing.T) {
	three := []Point{{1, 2}, {50, 20}, {500, 1000}}
	for name, test := range map[string]struct {
		chart         Chart
		lines, points int
	}{
		"linear":             {Chart{Title: "a < b & c", X: "<n>", Y: `"s"`, Series: []Series{{"x", three}, {"y<", three[:2]}}}, 2, 5},
		"logarithmic":        {Chart{LogY: true, Series: []Series{{"x", three}}}, 1, 3},
		"a zero on a log":    {Chart{LogY: true, Series: []Series{{"x", []Point{{1, 0}, {2, 5}}}}}, 1, 2},
		"only zeros on one":  {Chart{LogY: true, Series: []Series{{"x", []Point{{1, 0}}}}}, 1, 1},
		"one value on a log": {Chart{LogY: true, Series: []Series{{"x", []Point{{1, 10}}}}}, 1, 1},
		"one point":          {Chart{Series: []Series{{"x", []Point{{1, 7}}}}}, 1, 1},
		"a series of none":   {Chart{Series: []Series{{"x", nil}, {"y", three}}}, 1, 3},
		"nothing":            {Chart{}, 0, 0},
		"more than colours":  {Chart{Series: []Series{{"1", three}, {"2", three}, {"3", three}, {"4", three}, {"5", three}}}, 5, 15},
	} {
		t.Run(name, func(t *testing.T) {
			all := elements(t, test.chart.SVG())
			if got := count(all, "polyline"); got != test.lines {
				t.Errorf("%d lines, want %d", got, test.lines)
			}
			if got := count(all, "circle"); got != test.points {
				t.Errorf("%d points, want %d", got, test.points)
			}
		})
	}
}

func TestSVG_keepsTheColoursWhenASeriesIsEmpty(t *testing.T) {
	points := []Point{{1, 1}}
	with := string(Chart{Series: []Series{{"a", points}, {"b", points}, {"c", points}}}.SVG())
	without := string(Chart{Series: []Series{{"a", points}, {"b", nil}, {"c", points}}}.SVG())
	third := `stroke="` + colours[2] + `"`
	if !strings.Contains(with, third) || !strings.Contains(without, third) || strings.Contains(without, colours[1]) {
		t.Errorf("the third line is not %s in both:\n%s\n%s", colours[2], with, without)
	}
}

func TestScale_hasRoundTicksAroundTheValues(t *testing.T) {
	for name, test := range map[string]struct {
		scale scale
		ticks []float64
	}{
		"to 500":           {linear(500, 8, 0, 1), []float64{0, 100, 200, 300, 400, 500}},
		"to 501":           {linear(501, 8, 0, 1), []float64{0, 100, 200, 300, 400, 500, 600}},
		"to 10":            {linear(10, 5, 0, 1), []float64{0, 2, 4, 6, 8, 10}},
		"to 0.3":           {linear(0.3, 3, 0, 1), []float64{0, 0.1, 0.2, 0.3}},
		"to nothing":       {linear(0, 5, 0, 1), []float64{0, 1}},
		"powers of ten":    {logarithmic(7, 2000, 0, 1), []float64{1, 10, 100, 1000, 10000}},
		"one power of ten": {logarithmic(10, 10, 0, 1), []float64{10, 100}},
	} {
		t.Run(name, func(t *testing.T) {
			near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
			if !slices.EqualFunc(test.scale.ticks, test.ticks, near) {
				t.Errorf("got %v, want %v", test.scale.ticks, test.ticks)
			}
		})
	}
}

func TestScale_mapsItsEndsToTheAxis(t *testing.T) {
	up := linear(500, 5, 344, 48) // upwards, as y goes in SVG
	if up.at(0) != 344 || up.at(500) != 48 || up.at(250) != 196 {
		t.Errorf("got %v, %v, %v", up.at(0), up.at(500), up.at(250))
	}
	log := logarithmic(1, 10000, 0, 100)
	if log.at(1) != 0 || log.at(100) != 50 || log.at(10000) != 100 || log.at(0) != 0 {
		t.Errorf("got %v, %v, %v, %v", log.at(1), log.at(100), log.at(10000), log.at(0))
	}
}
