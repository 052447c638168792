// Package plot draws line charts as SVG: axes, a legend, lines with markers.
// What it writes stands alone, without fonts, scripts or style sheets, and reads
// on light and dark pages.
package plot
