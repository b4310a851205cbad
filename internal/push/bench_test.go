package push_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/database"
	"parley/internal/testkit/dbtest"
)

// What a notification costs, of 200 users with a browser who are notified in the same moment: BenchmarkTold where a socket
// received it, BenchmarkClaim where none did and it is to be sent, BenchmarkPush with the sending of one after the
// other and what the browser makes of it, on this machine.
func BenchmarkTold(b *testing.B) {
	benchmark(b, func(h *house, people []person) {
		for i, p := range people {
			h.Told(p.userID, i, i+1)
		}
		require.NoError(b, h.Step(b.Context()))
	})
}

func BenchmarkClaim(b *testing.B) {
	benchmark(b, func(h *house, _ []person) {
		require.NoError(b, h.Step(b.Context()))
		b.StopTimer()
		h.Abandon()
		b.StartTimer()
	})
}

func BenchmarkPush(b *testing.B) {
	benchmark(b, func(h *house, _ []person) {
		require.NoError(b, h.Settle(b.Context()))
		b.StopTimer()
		h.Abandon()
		b.StartTimer()
	})
}

func benchmark(b *testing.B, work func(h *house, people []person)) {
	for name, open := range map[string]func(testing.TB) *database.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			h := newHouse(b, open(b))
			var people []person
			for i := range 200 {
				p := h.join(b, "user"+strconv.Itoa(i))
				h.subscribe(b, p)
				people = append(people, p)
			}
			b.ResetTimer()
			for n := 0; n < b.N; n += len(people) {
				b.StopTimer()
				for _, p := range people {
					h.mention(b, p, "hello")
				}
				h.due()
				b.StartTimer()
				work(h, people)
			}
		})
	}
}
