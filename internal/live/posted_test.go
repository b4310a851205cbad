package live

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"parley/ent"
)

func TestPostedKnowsWhatItHasSeen(t *testing.T) {
	for name, seqs := range map[string][]int{
		"in order":           {3, 4, 5},
		"one passed by":      {3, 5, 6, 4},
		"from the middle":    {7, 3, 4, 5, 6, 2, 8},
		"gaps of all widths": {10, 20, 15, 12, 11, 19, 1, 30, 29, 2},
	} {
		t.Run(name, func(t *testing.T) {
			p := posted{after: 100}
			for range 3 {
				require.False(t, p.first(&ent.Message{Seq: 1, PostedVersion: 100}), "from before the start")
			}
			for i, seq := range seqs {
				require.True(t, p.first(&ent.Message{Seq: seq, PostedVersion: 100 + seq}), "%d", seq)
				for _, had := range seqs[:i+1] {
					require.False(t, p.first(&ent.Message{Seq: had, PostedVersion: 100 + had}), "%d again", had)
				}
			}
		})
	}
}

func TestPostedIsASetWhileItsGapsAreFew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p posted
		seen := map[int]bool{}
		for _, seq := range rapid.SliceOf(rapid.IntRange(1, 2*maxGaps)).Draw(t, "seqs") {
			require.Equal(t, !seen[seq], p.first(&ent.Message{Seq: seq, PostedVersion: 1}))
			seen[seq] = true
		}
		require.False(t, p.forgot)
	})
}

func TestPostedIsBoundedAndErrsOnThePostsSide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := posted{after: 7}
		seen := map[int]bool{}
		step := rapid.IntRange(2, 4).Draw(t, "step")
		for i := range 3 * maxGaps {
			seen[step*i+1] = true
			require.True(t, p.first(&ent.Message{Seq: step*i + 1, PostedVersion: 10}))
			require.LessOrEqual(t, len(p.gaps), maxGaps)
		}
		for _, seq := range rapid.SliceOfN(rapid.IntRange(1, 3*maxGaps*step), 100, 1000).Draw(t, "seqs") {
			first := p.first(&ent.Message{Seq: seq, PostedVersion: 10})
			require.True(t, seen[seq] || first, "what was not handed out is never taken for handed out")
			require.LessOrEqual(t, len(p.gaps), maxGaps)
			seen[seq] = true
		}
		p.settle(7)
		require.True(t, p.forgot, "it has not caught up since")
		p.settle(10)
		require.Equal(t, posted{after: 10}, p)
	})
}
