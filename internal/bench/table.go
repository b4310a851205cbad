package bench

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// row is one line of a table: a figure, what it is compared with, and what it should be.
type row struct {
	what   string
	unit   string
	values sample
	// baseline is what the ratio is to; named by against.
	baseline sample
	against  string
	goal     goal
}

// goal is what a figure should reach; the zero value is none.
type goal struct {
	text string
	// excess is how many times too much or too little the figure is: at most 1 where the goal is met.
	excess func(r row) float64
}

func (g goal) met(r row) bool { return g.excess(r) <= 1 }

// atMost asks for a figure within a bound.
func atMost(bound float64) goal {
	return goal{"≤ " + number(bound), func(r row) float64 { return r.values.median() / bound }}
}

// ratioAtMost and ratioAtLeast ask for a ratio to the baseline.
func ratioAtMost(bound float64) goal {
	return goal{"≤ " + number(bound) + " ×", func(r row) float64 { return r.values.ratio(r.baseline) / bound }}
}

func ratioAtLeast(bound float64) goal {
	return goal{"≥ " + number(bound) + " ×", func(r row) float64 { return bound / r.values.ratio(r.baseline) }}
}

// section is one table.
type section struct {
	title string
	about string // what stands under the title
	rows  []row
	notes []string // what stands under the table
}

// tally is the goals so far.
type tally struct {
	met    int
	missed []string // lines of a table
}

// count gives a goal's verdict for a row, if it has one.
func (t *tally) count(r row) string {
	switch {
	case r.goal.excess == nil:
		return ""
	case r.goal.met(r):
		t.met++
		return "met"
	}
	t.missed = append(t.missed, fmt.Sprintf("| %s | %s | %s × |\n", r.what, r.goal.text, number(r.goal.excess(r))))
	return "missed"
}

// print sums a run up.
func (t *tally) print(w io.Writer, took time.Duration) error {
	var out strings.Builder
	fmt.Fprintf(&out, "\n### Goals\n\n%d of %d met. The run took %s; load average after: %s.\n",
		t.met, t.met+len(t.missed), took.Round(time.Second), load())
	if len(t.missed) > 0 {
		out.WriteString("\n| missed | goal | by |\n|---|---|---:|\n" + strings.Join(t.missed, ""))
	}
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("print the goals: %w", err)
	}
	return nil
}

// print writes the section as Markdown and counts its goals.
func (s section) print(w io.Writer, goals *tally) error {
	var out strings.Builder
	fmt.Fprintf(&out, "\n### %s\n\n%s\n\n", s.title, s.about)
	out.WriteString("| | median | least – greatest | unit | compared with | goal | |\n|---|---:|---:|---|---|---|---|\n")
	for _, r := range s.rows {
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s | %s | %s |\n",
			r.what, number(r.values.median()), r.spread(), r.unit, r.comparison(), r.goal.text, goals.count(r))
	}
	for _, note := range s.notes {
		fmt.Fprintf(&out, "\n%s\n", note)
	}
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("print the table: %w", err)
	}
	return nil
}

// spread is empty where there was one repeat only.
func (r row) spread() string {
	if len(r.values) < 2 {
		return ""
	}
	return number(slices.Min(r.values)) + " – " + number(slices.Max(r.values))
}

func (r row) comparison() string {
	if len(r.baseline) == 0 {
		return r.against
	}
	return fmt.Sprintf("%s × %s (%s)", number(r.values.ratio(r.baseline)), r.against, number(r.baseline.median()))
}

// number writes three significant digits, never with an exponent, and thousands apart.
func number(f float64) string {
	switch abs := math.Abs(f); {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return "–"
	case abs >= 100:
		return thousands(strconv.FormatFloat(f, 'f', 0, 64))
	case abs >= 10:
		return strconv.FormatFloat(f, 'f', 1, 64)
	default:
		return strconv.FormatFloat(f, 'f', 2, 64)
	}
}

// count writes a whole number.
func count(n int) string { return thousands(strconv.Itoa(n)) }

// thousands puts commas into a whole number.
func thousands(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}
