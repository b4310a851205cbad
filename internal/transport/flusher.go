package transport

import (
	"runtime"
	"sync"
)

// flusher writes what waits in the outboxes of all sockets, by a few goroutines that live while something
// waits. An outbox stands in line once, however many frames it gets meanwhile: the busier the server, the
// more frames leave in one call.
//
// It never waits for a socket: one that does not take what is written at once is left to a goroutine of its
// own, until it has caught up.
type flusher struct {
	workers sync.WaitGroup

	mu    sync.Mutex // guards what follows
	line  []*outbox  // those before first have been served
	first int
	busy  int       // workers
	idle  []*worker // their buffers are used again
}

// add puts an outbox into the line. Whoever adds it sees to it that it is not in it.
func (f *flusher) add(o *outbox) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.line = append(f.line, o)
	if f.busy >= runtime.GOMAXPROCS(0) {
		return
	}
	f.busy++
	var w *worker
	if last := len(f.idle) - 1; last >= 0 {
		w, f.idle = f.idle[last], f.idle[:last]
	} else {
		w = newWorker()
	}
	f.workers.Go(func() { f.serve(w) })
}

// next takes the first outbox out of the line; when there is none the worker is done.
func (f *flusher) next(w *worker) *outbox {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.first == len(f.line) {
		f.line, f.first = f.line[:0], 0
		f.busy--
		f.idle = append(f.idle, w)
		return nil
	}
	o := f.line[f.first]
	f.line[f.first] = nil
	f.first++
	if f.first >= 1024 && f.first*2 >= len(f.line) { // the line may never be empty
		left := copy(f.line, f.line[f.first:])
		clear(f.line[left:])
		f.line, f.first = f.line[:left], 0
	}
	return o
}

func (f *flusher) serve(w *worker) {
	for o := f.next(w); o != nil; o = f.next(w) {
		o.flush(w)
		w.shrink()
	}
}

// wait returns when nothing is being written any more. Nobody may add then.
func (f *flusher) wait() { f.workers.Wait() }

// worker is what one goroutine of a flusher writes with.
type worker struct {
	parcel

	// The last attempt to write out, and what came of it.
	attempt func(fd uintptr) bool
	written int
	err     error
}

// hand gives the parcel away.
func (w *worker) hand() *parcel {
	p := w.parcel
	w.parcel = parcel{}
	return &p
}

// shrink forgets a buffer that a long frame has left behind.
func (w *worker) shrink() {
	if cap(w.out) > 4*maxBatch {
		w.out = nil
	}
}
