package bench_test

import (
	"fmt"
	"math"
	"strings"
)

// The picture of growth, in points of the drawing.
const (
	plotWidth, plotHeight = 720, 300
	plotLeft, plotTop     = 48, 20
	plotRight, plotBottom = 440, 260
	plotMost              = 2.0 // times what it takes at 1x
)

// plotColors are told apart on white and on black, and by people who see few colors.
var plotColors = []string{"#3b82c4", "#d97706", "#2f9e6e", "#b4569a", "#7c6fd6", "#b07d2b", "#c2504b", "#4a9aa5", "#8a8a8a"}

// plot draws what everything takes at 4x and 16x against 1x. It has no background and a
// gray that is read on a light and on a dark page.
func plot(names []string, costs map[string][]float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="Cost at 4x and 16x data against 1x" font-family="system-ui, sans-serif" font-size="12" fill="#808080">`+"\n", plotWidth, plotHeight)
	for _, y := range []float64{0, 0.5, 1, 1.5, 2} {
		fmt.Fprintf(&b, `<path d="M%d %.1fH%d" stroke="#808080" stroke-opacity="0.3"/><text x="%d" y="%.1f" text-anchor="end">%gx</text>`+"\n",
			plotLeft, plotY(y), plotRight, plotLeft-8, plotY(y)+4, y)
	}
	fmt.Fprintf(&b, `<path d="M%d %.1fH%d" stroke="#c2504b" stroke-dasharray="4 4"/>`+"\n", plotLeft, plotY(growthAllowed), plotRight)
	for i, size := range growthSizes {
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%dx</text>`+"\n", plotX(i), plotBottom+20, size)
	}
	for n, name := range names {
		color := plotColors[n%len(plotColors)]
		var points []string
		for i, cost := range costs[name] {
			points = append(points, fmt.Sprintf("%.1f,%.1f", plotX(i), plotY(cost/costs[name][0])))
		}
		label, _, _ := strings.Cut(name, ",")
		y := plotTop + 8 + 26*n
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/><path d="M%d %dh20" stroke="%s" stroke-width="2"/><text x="%d" y="%d">%s</text>`+"\n",
			strings.Join(points, " "), color, plotRight+30, y, color, plotRight+58, y+4, label)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func plotX(i int) float64 {
	return plotLeft + 20 + float64(i)*(plotRight-plotLeft-40)/float64(len(growthSizes)-1)
}

func plotY(times float64) float64 {
	return plotBottom - math.Min(times, plotMost)/plotMost*(plotBottom-plotTop)
}
