package plot

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// Chart is one chart.
type Chart struct {
	Title string
	X, Y  string // what the axes are, with units
	LogY  bool
	// Series have their colours by their place here. Those without points are left
	// out, and nobody gets their colour: charts beside each other look alike.
	Series []Series
}

// Series is a line.
type Series struct {
	Name   string
	Points []Point // by ascending X, nothing negative
}

// Point is a value of a series.
type Point struct{ X, Y float64 }

const (
	width, height            = 720, 400
	left, right, top, bottom = 72, 24, 68, 56
)

// colours can be told apart by colour-blind people, and so can dashes.
var (
	colours = []string{"#0072b2", "#d55e00", "#009e73", "#cc79a7"}
	dashes  = []string{"none", "6 3", "2 3", "8 3 2 3"}
)

// SVG draws the chart; the same chart is always the same text.
func (c Chart) SVG() []byte {
	x, y := c.scales()

	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13" fill="#24292f" role="img">`+"\n", width, height)
	fmt.Fprintf(&out, "<title>%s</title>\n", escape(c.Title))
	fmt.Fprintf(&out, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", width, height)
	text(&out, width/2, 26, `text-anchor="middle" font-size="16"`, c.Title)
	c.axes(&out, x, y)
	places := 0
	for i, s := range c.Series {
		if len(s.Points) > 0 {
			line(&out, s, x, y, i)
			legend(&out, s.Name, i, places)
			places++
		}
	}
	out.WriteString("</svg>\n")
	return out.Bytes()
}

func (c Chart) scales() (x, y scale) {
	var maxX, maxY float64
	var minY float64 // the smallest that is not 0
	for _, s := range c.Series {
		for _, p := range s.Points {
			maxX, maxY = max(maxX, p.X), max(maxY, p.Y)
			if p.Y > 0 && (minY == 0 || p.Y < minY) {
				minY = p.Y
			}
		}
	}
	x = linear(maxX, 8, left, width-right)
	if c.LogY && minY > 0 {
		return x, logarithmic(minY, maxY, height-bottom, top)
	}
	return x, linear(maxY, 6, height-bottom, top)
}

func (c Chart) axes(out io.Writer, x, y scale) {
	for _, tick := range y.ticks {
		at := y.at(tick)
		fmt.Fprintf(out, `<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#d0d7de"/>`+"\n", left, at, width-right, at)
		text(out, left-8, at+4, `text-anchor="end"`, label(tick))
	}
	for _, tick := range x.ticks {
		at := x.at(tick)
		fmt.Fprintf(out, `<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="#57606a"/>`+"\n", at, height-bottom, at, height-bottom+5)
		text(out, at, height-bottom+20, `text-anchor="middle"`, label(tick))
	}
	fmt.Fprintf(out, `<path d="M%d %dV%dH%d" fill="none" stroke="#57606a"/>`+"\n", left, top, height-bottom, width-right)
	text(out, (left+width-right)/2, height-14, `text-anchor="middle"`, c.X)
	middle := (top + height - bottom) / 2
	text(out, 18, float64(middle), fmt.Sprintf(`text-anchor="middle" transform="rotate(-90 18 %d)"`, middle), c.Y)
}

func line(out io.Writer, s Series, x, y scale, i int) {
	var points []string
	for _, p := range s.Points {
		points = append(points, fmt.Sprintf("%.1f,%.1f", x.at(p.X), y.at(p.Y)))
	}
	colour := colours[i%len(colours)]
	fmt.Fprintf(out, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2" stroke-dasharray="%s"/>`+"\n",
		strings.Join(points, " "), colour, dashes[i%len(dashes)])
	for _, p := range s.Points {
		fmt.Fprintf(out, `<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"/>`+"\n", x.at(p.X), y.at(p.Y), colour)
	}
}

// legend names a line, above the lines where none of them gets.
func legend(out io.Writer, name string, i, place int) {
	const item, y = 150, 46
	x := left + place*item
	fmt.Fprintf(out, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="%s" stroke-width="2" stroke-dasharray="%s"/>`+"\n",
		x, y, x+28, y, colours[i%len(colours)], dashes[i%len(dashes)])
	text(out, float64(x+34), y+4, "", name)
}

func text(out io.Writer, x, y float64, attributes, content string) {
	if attributes != "" {
		attributes = " " + attributes
	}
	fmt.Fprintf(out, `<text x="%.1f" y="%.1f"%s>%s</text>`+"\n", x, y, attributes, escape(content))
}

func escape(s string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(s)) // a builder takes everything
	return out.String()
}
