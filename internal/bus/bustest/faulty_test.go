package bustest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/bus"
	"parley/internal/bus/bustest"
)

func TestFaultyWithoutFaultsIsABus(t *testing.T) {
	bustest.Suite(t, func(t *testing.T) (here, there bus.Bus) {
		b := bustest.NewFaulty(bus.NewMemory(bus.MemoryOptions{}), bustest.Faults{})
		t.Cleanup(func() { require.NoError(t, b.Close()) })
		return b, b
	})
}

// paper is a bus that writes down what is published.
type paper struct {
	bus.Bus
	published []bus.Hint
}

func (p *paper) Publish(h bus.Hint) { p.published = append(p.published, h) }

func TestFaultyDropsRepeatsAndReorders(t *testing.T) {
	var written paper
	b := bustest.NewFaulty(&written, bustest.Faults{Drop: 0.2, Repeat: 0.2, Delay: 0.2, Seed: 1})
	for v := 1; v <= 1000; v++ {
		b.Publish(bus.Hint{RoomID: "room", Version: v})
	}
	times := map[int]int{}
	newest, late, repeated := 0, 0, 0
	for _, h := range written.published {
		if times[h.Version]++; times[h.Version] == 2 {
			repeated++
		}
		if h.Version < newest {
			late++
		}
		newest = max(newest, h.Version)
	}
	require.Less(t, len(times), 900, "some are lost")
	require.Greater(t, len(times), 700, "most arrive")
	require.Greater(t, repeated, 100, "some come twice")
	require.Greater(t, late, 200, "some come late")
}
