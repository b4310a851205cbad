package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"parley/internal/live"
	"parley/internal/transport"
)

// collectors show in /metrics what the parts of a node count for themselves. Each value is asked for
// when it is scraped.
func collectors(edge func() transport.Stats, rooms func() live.Stats, hintsDropped func() int64) []prometheus.Collector {
	return []prometheus.Collector{
		gauge("parley_sockets", "Open WebSockets.", func() int { return edge().Sockets }),
		gauge("parley_streams", "Open event streams over HTTP.", func() int { return edge().Streams }),
		gauge("parley_operations", "Running GraphQL operations, subscriptions included.", func() int { return edge().Operations }),
		gauge("parley_unsent_bytes", "Text of responses that are being made or wait to be written.", func() int { return edge().Unsent }),
		gauge("parley_query_cache_bytes", "Memory of validated documents.", func() int64 { return edge().Queries.Bytes }),
		counter("parley_query_cache_hits_total", "Documents that were validated before.", func() uint64 { return edge().Queries.Hits }),
		counter("parley_query_cache_misses_total", "Documents that had to be validated.", func() uint64 { return edge().Queries.Misses }),

		gauge("parley_room_feeds", "Rooms that somebody on this node watches.", func() int { return rooms().Feeds }),
		gauge("parley_room_streams", "Subscriptions to rooms.", func() int { return rooms().Streams }),
		counter("parley_room_feed_reads_total", "Reads of changes that all watchers of a room share.", func() int64 { return rooms().FeedReads }),
		counter("parley_room_catch_up_reads_total", "Reads of changes by one subscription that was behind.", func() int64 { return rooms().CatchUpReads }),
		counter("parley_room_pushed_total", "Responses that were made once and pushed to all who had caught up.", func() int64 { return rooms().Pushed }),
		counter("parley_room_failures_total", "Reads of changes that failed and were tried again.", func() int64 { return rooms().Failures }),
		counter("parley_bus_dropped_total", "Hints that found no room to wait; the rooms were found by a sweep.", hintsDropped),
	}
}

type number interface{ ~int | ~int64 | ~uint64 }

func gauge[N number](name, help string, value func() N) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(value()) })
}

func counter[N number](name, help string, value func() N) prometheus.Collector {
	return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(value()) })
}
