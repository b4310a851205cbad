package bustest

import (
	"math/rand/v2"
	"sync"

	"parley/internal/bus"
)

// maxHeld bounds the hints a Faulty holds back: of more, the longest held are let go.
const maxHeld = 16

// Faults say how often, from 0 to 1, what goes wrong with a published hint.
type Faults struct {
	Drop   float64 // it is lost
	Repeat float64 // it is delivered, and again at some later time
	Delay  float64 // it is overtaken by those that follow, if it comes at all
	Seed   uint64
}

// Faulty is a bus that loses, repeats and reorders what is published through it.
type Faulty struct {
	bus.Bus
	faults Faults

	mu   sync.Mutex // guards what follows
	rand *rand.Rand
	held []bus.Hint
}

// NewFaulty wraps a working bus, which the caller closes through it.
func NewFaulty(b bus.Bus, f Faults) *Faulty {
	return &Faulty{Bus: b, faults: f, rand: rand.New(rand.NewPCG(f.Seed, 0))} //nolint:gosec // repeatable faults
}

// Publish implements bus.Bus, on a bad day.
func (f *Faulty) Publish(h bus.Hint) {
	for _, h := range f.fate(h) {
		f.Bus.Publish(h)
	}
}

// fate gives what to publish in place of a hint: itself, unless it is lost or held, and then what was
// held of earlier ones.
func (f *Faulty) fate(h bus.Hint) []bus.Hint {
	f.mu.Lock()
	defer f.mu.Unlock()
	var late []bus.Hint
	for len(f.held) > 0 && (len(f.held) >= maxHeld || f.rand.IntN(4) == 0) {
		late = append(late, f.held[0])
		f.held = f.held[1:]
	}
	p := f.rand.Float64()
	drop, delay, repeat := f.faults.Drop, f.faults.Drop+f.faults.Delay, f.faults.Drop+f.faults.Delay+f.faults.Repeat
	if drop <= p && p < repeat {
		f.held = append(f.held, h)
	}
	if p < delay {
		return late
	}
	return append([]bus.Hint{h}, late...)
}
