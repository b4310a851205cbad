package main

import (
	"slices"

	"github.com/prometheus/client_golang/prometheus"

	"parley/internal/live"
	"parley/internal/presence"
	"parley/internal/push"
	"parley/internal/transport"
)

// collectors show in /metrics what the parts of a node count for themselves. Each value is asked for
// when it is scraped.
func collectors(edge func() transport.Stats, rooms func() live.Stats, people func() presence.Stats, hintsDropped func() int64) []prometheus.Collector {
	return slices.Concat(peopleCollectors(people), []prometheus.Collector{
		gauge("parley_sockets", "Open WebSockets.", func() int { return edge().Sockets }),
		gauge("parley_streams", "Open event streams over HTTP.", func() int { return edge().Streams }),
		gauge("parley_operations", "Running GraphQL operations, subscriptions included.", func() int { return edge().Operations }),
		gauge("parley_unsent_bytes", "Text of responses that are being made or wait to be written.", func() int { return edge().Unsent }),
		gauge("parley_upload_bytes", "Files on disk that were sent and wait for the end of their operation.", func() int { return edge().Spooled }),
		gauge("parley_query_cache_bytes", "Memory of validated documents.", func() int64 { return edge().Queries.Bytes }),
		counter("parley_query_cache_hits_total", "Documents that were validated before.", func() uint64 { return edge().Queries.Hits }),
		counter("parley_query_cache_misses_total", "Documents that had to be validated.", func() uint64 { return edge().Queries.Misses }),

		gauge("parley_room_feeds", "Rooms that somebody on this node watches.", func() int { return rooms().Feeds }),
		gauge("parley_room_streams", "Subscriptions to rooms.", func() int { return rooms().Streams }),
		gauge("parley_typing_users", "Users who type in some room, or did a moment ago, on all nodes.", func() int { return rooms().Typists }),
		counter("parley_room_feed_reads_total", "Reads of changes that all watchers of a room share.", func() int64 { return rooms().FeedReads }),
		counter("parley_room_catch_up_reads_total", "Reads of changes by one subscription that was behind.", func() int64 { return rooms().CatchUpReads }),
		counter("parley_room_pushed_total", "Responses that were made once and pushed to all who had caught up.", func() int64 { return rooms().Pushed }),
		counter("parley_list_reads_total", "Reads of what lists of rooms show, each for all inboxes.", func() int64 { return rooms().ListReads }),
		counter("parley_room_failures_total", "Reads of changes that failed and were tried again.", func() int64 { return rooms().Failures }),
		counter("parley_bus_dropped_total", "Hints that found no room to wait; the rooms were found by a sweep.", hintsDropped),
	})
}

// peopleCollectors show who is there, and what it costs to know.
func peopleCollectors(people func() presence.Stats) []prometheus.Collector {
	return []prometheus.Collector{
		gauge("parley_users_online", "Users with open sockets or streams on this node.", func() int { return people().Users }),
		gauge("parley_presence_watches", "Subscriptions to presence.", func() int { return people().Watches }),
		gauge("parley_presence_watched_users", "Users whose presence somebody on this node follows.", func() int { return people().Watched }),
		counter("parley_presence_writes_total", "Transactions that wrote who came, fell idle, stirred or left.", func() int64 { return people().Writes }),
		counter("parley_presence_reads_total", "Rounds of reading the presence of users who are followed.", func() int64 { return people().Reads }),
		counter("parley_presence_dead_nodes_total", "Nodes found dead, whose users this node took offline.", func() int64 { return people().Buried }),
		counter("parley_presence_failures_total", "Steps of presence that failed and were tried again.", func() int64 { return people().Failures }),
	}
}

// pushCollectors show what is pushed; nothing where nothing is.
func pushCollectors(pusher *push.Service) []prometheus.Collector {
	if pusher == nil {
		return nil
	}
	pushes := pusher.Stats
	return []prometheus.Collector{
		gauge("parley_push_waiting", "Push messages that are to be sent, or sent again.", func() int { return pushes().Waiting }),
		counter("parley_push_sent_total", "Push messages that push services took.", func() int64 { return pushes().Sent }),
		counter("parley_push_retried_total", "Push messages that were not taken and are sent again.", func() int64 { return pushes().Retried }),
		counter("parley_push_failed_total", "Push messages that were given up.", func() int64 { return pushes().Failed }),
		counter("parley_push_dropped_total", "Notifications too many to push, and push messages left when the node stopped.", func() int64 { return pushes().Dropped }),
		counter("parley_push_expired_total", "Push subscriptions dropped because they are gone, or refused.", func() int64 { return pushes().Expired }),
		counter("parley_push_failures_total", "Steps of pushing that failed and were taken again.", func() int64 { return pushes().Failures }),
	}
}

type number interface{ ~int | ~int64 | ~uint64 }

func gauge[N number](name, help string, value func() N) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(value()) })
}

func counter[N number](name, help string, value func() N) prometheus.Collector {
	return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(value()) })
}
