package bench

import (
	"context"
	"fmt"
	"strconv"
)

// span is the two ends of a growth: little of something, and much.
type span [2]int

// StatementsHeader is the response header in which the baseline over gqlgen's transport, which has
// Parley's resolvers, tells how many SQL statements a request has taken.
const StatementsHeader = "X-Statements"

// unchanged is the goal of what is to cost the same at both ends, the weather allowed for.
func unchanged() goal { return ratioAtMost(1.25) }

// toll is what a request takes that comes alone.
type toll struct {
	latency sample // ms, as the client sees it
	cpu     sample // µs of the server
}

// measure makes requests one by one; those for warming up leave no figures.
func (t *toll) measure(ctx context.Context, server *process, client *crowd, request job, count int, keep bool) error {
	before, err := server.cpu()
	if err != nil {
		return err
	}
	o, err := client.run(ctx, request, times(count))
	if err != nil {
		return err
	}
	after, err := server.cpu()
	if err != nil || !keep {
		return err
	}
	t.cpu = append(t.cpu, microseconds(after-before)/float64(o.answered))
	t.latency = append(t.latency, milliseconds(quantile(o.latencies, 0.5)))
	return nil
}

// rows compare a toll with that at the little end.
func (t *toll) rows(what string, little *toll, against string, g goal) []row {
	return []row{
		{what: what, unit: "ms", values: t.latency, baseline: little.latency, against: against, goal: g},
		{what: what + ", CPU", unit: "µs", values: t.cpu, baseline: little.cpu, against: against, goal: g},
	}
}

// times lets so many requests begin.
func times(count int) pace {
	return func(ctx context.Context, n int64) (bool, error) { return n <= int64(count), context.Cause(ctx) }
}

// one is a client that sends one request after the other.
func one(ctx context.Context, server *process, label, token string) (*crowd, error) {
	return newCrowd(ctx, label, overHTTP, server.address, []string{token}, 1)
}

// asResolvers lets work ask Parley's resolvers what Parley itself does not tell: a server over gqlgen's
// transport runs on the same data meanwhile.
func (r *runner) asResolvers(ctx context.Context, h *house, account int, work func(*postConn) error) error {
	server, err := r.launch(ctx, r.Gqlgen, h)
	if err != nil {
		return err
	}
	defer server.stop()
	client, err := dialPost(ctx, server.address, "/graphql", h.token(account))
	if err != nil {
		return err
	}
	defer client.close()
	return work(client)
}

// statements counts the SQL statements that a request takes.
func statements(client *postConn, body []byte) (sample, error) {
	header, answer, err := client.call(body)
	if err != nil {
		return nil, err
	}
	if failed(answer) {
		return nil, fmt.Errorf("count statements: %s", answer)
	}
	n, err := strconv.ParseFloat(header.Get(StatementsHeader), 64)
	if err != nil {
		return nil, fmt.Errorf("count statements: %w", err)
	}
	return sample{n}, nil
}
