package bench

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// settings are how much is measured.
type settings struct {
	repeats    int
	audiences  []int         // sizes of the room for fan-out
	saturation time.Duration // of one repeat
	steady     time.Duration
	alone      time.Duration // sending with nobody subscribed
	idle       int           // subscribers
	senders    []int
	sending    time.Duration // of one repeat
	depths     span          // messages in a room
	pages      int           // requests in one repeat of what is asked one by one
	rooms      span          // that nobody watches
	rest       time.Duration // of a server, in one repeat
	throng     span          // subscribers of a room
	inboxes    int           // rooms of the busiest viewer
	lists      span          // inboxes that show a room
	photos     int           // one after the other, in one repeat
	starts     int
}

func full() settings {
	return settings{
		repeats: 5, audiences: []int{100, 1000, 5000}, saturation: 4 * time.Second, steady: 8 * time.Second, alone: 2 * time.Second,
		idle: 5000, senders: []int{64, 512}, sending: 4 * time.Second,
		depths: span{1000, 1_000_000}, pages: 300, rooms: span{10, 10_000}, rest: 10 * time.Second, throng: span{100, 10_000}, inboxes: 500, lists: span{2, 1000}, photos: 4, starts: 5,
	}
}

func short() settings {
	return settings{
		repeats: 2, audiences: []int{100, 1000}, saturation: time.Second, steady: time.Second, alone: time.Second / 2,
		idle: 1000, senders: []int{64}, sending: 750 * time.Millisecond,
		depths: span{1000, 20_000}, pages: 50, rooms: span{10, 1000}, rest: 2 * time.Second, throng: span{100, 1000}, inboxes: 200, lists: span{2, 200}, photos: 2, starts: 3,
	}
}

// settings are those of a full or a short run, as far as the options leave them.
func (o Options) settings() settings {
	s := full()
	if o.Short {
		s = short()
	}
	if o.Repeats > 0 {
		s.repeats = o.Repeats
	}
	if len(o.Subscribers) > 0 {
		s.audiences = slices.Clone(o.Subscribers)
	}
	return s
}

func (r *runner) describe() string {
	size := "full"
	if r.Short {
		size = "short"
	}
	if r.Profiles != "" {
		size += ", profiled"
	}
	return fmt.Sprintf("%s run; repeats in turns: %d; %s at saturation, %s at a steady rate, %s of sending; texts of %d bytes; "+
		"server defaults, log level error", size, r.repeats, r.saturation, r.steady, r.sending, textBytes)
}

const (
	// contending is how many servers have their audiences at the same time while fan-out is measured.
	contending = 3
	// otherFiles is what a process has open beside the sockets of its audience, or more.
	otherFiles = 500
)

// fit leaves out what needs more open files than a process may have, and gives a line of Markdown that
// says so. Every socket takes one in the server and one here; Go has raised the limit as far as it goes
// when a process starts.
func (s *settings) fit() (string, error) {
	limit, err := openFiles()
	if err != nil {
		return "", err
	}
	fits := func(sockets int) bool { return uint64(sockets+otherFiles) <= limit }
	var out []string
	s.audiences = slices.DeleteFunc(s.audiences, func(n int) bool {
		if fits(contending * n) {
			return false
		}
		out = append(out, "fan-out to "+count(n))
		return true
	})
	for _, n := range []*int{&s.idle, &s.throng[1]} {
		if !fits(*n) {
			out = append(out, count(*n)+" subscribers")
			*n = max(1, int(limit)-otherFiles)
		}
	}
	if len(out) == 0 {
		return "", nil
	}
	return fmt.Sprintf("- **left out: %s**: a process may have %d files open (`ulimit -n`)\n", strings.Join(out, ", "), limit), nil
}
