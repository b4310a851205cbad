package bench

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// crowd is senders that each send one request after the other, waiting for every answer. The first
// request that fails ends the measurement.
type crowd struct {
	callers []caller
	label   string       // tells the keys of one crowd from those of others in a database
	keys    atomic.Int64 // how many keys have been used
}

// newCrowd connects n senders, each with one of the tokens.
func newCrowd(ctx context.Context, label string, kind transportKind, address string, tokens []string, n int) (*crowd, error) {
	connections, err := callers(ctx, kind, address, tokens, n)
	if err != nil {
		return nil, err
	}
	return &crowd{callers: connections, label: label}, nil
}

// job makes a request. n counts from 1 in each measurement; key is never used again.
type job func(n int64, key string) []byte

// pace waits until request n of a measurement may begin, and says whether it is to begin at all.
type pace func(ctx context.Context, n int64) (bool, error)

// outcome is what one measurement of a crowd gave.
type outcome struct {
	answered  int64
	elapsed   time.Duration
	latencies []time.Duration
}

// rate is how many requests were answered in a second.
func (o outcome) rate() float64 { return float64(o.answered) / o.elapsed.Seconds() }

// run lets the senders work until their pace ends them.
func (c *crowd) run(ctx context.Context, request job, begin pace) (outcome, error) {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	var senders sync.WaitGroup
	var started atomic.Int64
	latencies := make([][]time.Duration, len(c.callers))
	began := time.Now()
	for i := range c.callers {
		senders.Go(func() {
			var err error
			if latencies[i], err = c.send(ctx, i, &started, request, begin); err != nil {
				fail(err)
			}
		})
	}
	senders.Wait()
	o := outcome{elapsed: time.Since(began)}
	for _, some := range latencies {
		o.latencies = append(o.latencies, some...)
	}
	o.answered = int64(len(o.latencies))
	return o, context.Cause(ctx)
}

// send is one sender's work.
func (c *crowd) send(ctx context.Context, sender int, started *atomic.Int64, request job, begin pace) ([]time.Duration, error) {
	var latencies []time.Duration
	for {
		n := started.Add(1)
		if more, err := begin(ctx, n); err != nil || !more {
			return latencies, err
		}
		body := request(n, fmt.Sprintf("%s-%d", c.label, c.keys.Add(1)))
		asked := time.Now()
		if err := c.callers[sender].call(body); err != nil {
			return nil, err
		}
		latencies = append(latencies, time.Since(asked))
	}
}

func (c *crowd) close() { closeAll(c.callers) }

// lasting lets requests begin at once, for a time.
func lasting(d time.Duration) pace {
	end := time.Now().Add(d)
	return func(ctx context.Context, _ int64) (bool, error) {
		return time.Now().Before(end), context.Cause(ctx)
	}
}

// steadily lets a number of requests begin, so many in a second, and counts none that is late as lost.
// It ends when the next one would be due.
func steadily(perSecond float64, count int64) pace {
	began := time.Now()
	return func(ctx context.Context, n int64) (bool, error) {
		due := began.Add(time.Duration(float64(min(n-1, count)) / perSecond * float64(time.Second)))
		return n <= count, pause(ctx, time.Until(due))
	}
}

// pause waits for a time, or until ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return context.Cause(ctx)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
