package bench

import (
	"context"
	"fmt"
	"time"
)

// startUp measures how long a new server takes from the start of its process to its first answer.
func (r *runner) startUp(ctx context.Context) (section, error) {
	s := section{
		title: "Start",
		about: "From the start of the process to the answer of its first query, on an empty SQLite, tables being made included. The program is in the system's cache.",
	}
	var took sample
	for i := range r.starts + 1 {
		r.progress("start %d of %d", i, r.starts)
		d, err := r.start(ctx)
		if err != nil {
			return s, err
		}
		if i > 0 { // the first one brings the program into the cache
			took = append(took, d.Seconds())
		}
	}
	s.rows = []row{{what: "first answer", unit: "s", values: took, goal: atMost(0.3)}}
	return s, nil
}

func (r *runner) start(ctx context.Context) (time.Duration, error) {
	dir, err := r.newDir()
	if err != nil {
		return 0, err
	}
	began := time.Now()
	server, err := r.launch(ctx, []string{r.server}, &house{dir: dir})
	if err != nil {
		return 0, err
	}
	defer server.stop()
	client, err := dialPost(ctx, server.address, "/graphql", "")
	if err != nil {
		return 0, err
	}
	defer client.close()
	if err := (httpCaller{client}).call([]byte(`{"query":"{ serverInfo { version } }"}`)); err != nil {
		return 0, fmt.Errorf("the first query: %w", err)
	}
	return time.Since(began), nil
}
