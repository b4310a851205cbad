package bench

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestGoals(t *testing.T) {
	figure := func(g goal, value, baseline float64) row {
		return row{values: sample{value}, baseline: sample{baseline}, goal: g}
	}
	for name, tc := range map[string]struct {
		row    row
		excess float64
	}{
		"within":         {figure(atMost(16), 8, 0), 0.5},
		"at the bound":   {figure(atMost(16), 16, 0), 1},
		"above":          {figure(atMost(16), 40, 0), 2.5},
		"a ratio":        {figure(ratioAtMost(1.25), 5, 4), 1},
		"too much":       {figure(ratioAtMost(1.25), 10, 4), 2},
		"a share":        {figure(ratioAtLeast(0.5), 30, 40), 2.0 / 3},
		"too little":     {figure(ratioAtLeast(0.5), 10, 40), 2},
		"nothing at all": {figure(ratioAtLeast(0.5), 0, 40), math.Inf(1)},
	} {
		require.InDelta(t, tc.excess, tc.row.goal.excess(tc.row), 1e-9, name)
		require.Equal(t, tc.excess <= 1, tc.row.goal.met(tc.row), name)
	}
	require.False(t, atMost(1).met(row{goal: atMost(1)}), "what was not measured meets no goal")
}

func TestTablesAndGoals(t *testing.T) {
	s := section{
		title: "Things", about: "What they are.", notes: []string{"A note."},
		rows: []row{
			{what: "one", unit: "µs", values: sample{1500, 1300, 1400}},
			{what: "two", unit: "µs", values: sample{2800}, baseline: sample{1400}, against: "one", goal: ratioAtMost(1.25)},
			{what: "three", values: sample{3}, goal: atMost(4)},
		},
	}
	var goals tally
	var out strings.Builder
	require.NoError(t, s.print(&out, &goals))
	require.NoError(t, goals.print(&out, 90*time.Second))
	for _, line := range []string{
		"### Things", "What they are.", "A note.",
		"| one | 1,400 | 1,300 – 1,500 | µs |  |  |  |",
		"| two | 2,800 |  | µs | 2.00 × one (1,400) | ≤ 1.25 × | missed |",
		"| three | 3.00 |  |  |  | ≤ 4.00 | met |",
		"1 of 2 met. The run took 1m30s",
		"| two | ≤ 1.25 × | 1.60 × |",
	} {
		require.Contains(t, out.String(), line)
	}
}

func TestWhatDoesNotFitIsLeftOut(t *testing.T) {
	s := full()
	line, err := s.fit()
	require.NoError(t, err)
	limit, err := openFiles()
	require.NoError(t, err)
	require.Equal(t, limit < uint64(contending*5000+otherFiles), line != "")

	s.audiences, s.throng[1] = []int{10, int(limit)}, int(limit)
	line, err = s.fit()
	require.NoError(t, err)
	require.Equal(t, []int{10}, s.audiences)
	require.Equal(t, int(limit)-otherFiles, s.throng[1])
	require.Contains(t, line, "ulimit -n")
}
