package transport

import (
	"context"
	"errors"
	"net"
	"sort"
	"sync"
	"time"
)

// outbox is what waits to be written to one socket, and its only writer. The writer is a goroutine
// that lives while something waits; it writes all of it in one call, and waits at most the write
// deadline for the socket to take it.
//
// The queue is bounded by events and bytes, and the rule of overflow is to wait: who makes frames
// asks for room first, and a frame made is always taken. So the bounds are exceeded by at most one
// frame per operation and one of the reader.
type outbox struct {
	conn     net.Conn
	limits   *Limits
	lost     func(error) // called by the writer when a write fails
	finished func()      // called by the writer when it has written its last

	writers sync.WaitGroup // the writer

	mu      sync.Mutex // guards what follows; never held while writing
	frames  []frame
	bytes   int
	writing bool          // the writer runs
	sealed  bool          // the close frame waits or has left, or the connection is gone: nothing more is taken
	room    chan struct{} // closed when there is room again; nil while there is
}

// maxBatch is how many bytes are written in one call, a longer frame excepted. The write deadline is
// for one call.
const maxBatch = 64 << 10

// push queues a frame. It is dropped when the socket is closing, or its operation has been completed
// by the client.
func (o *outbox) push(f frame) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sealed || (f.op != nil && f.op.silenced) {
		done([]frame{f})
		return
	}
	o.enqueue(f)
}

// enqueue adds a frame and sees that there is a writer. The caller holds mu.
func (o *outbox) enqueue(f frame) {
	o.frames = append(o.frames, f)
	o.bytes += f.size()
	if o.room == nil && o.full() {
		o.room = make(chan struct{})
	}
	if !o.writing {
		o.writing = true
		o.writers.Go(o.write)
	}
}

func (o *outbox) full() bool {
	return len(o.frames) >= o.limits.QueueEvents || o.bytes >= o.limits.QueueBytes
}

// await waits until there is room; it tells false when ctx ends first.
func (o *outbox) await(ctx context.Context) bool {
	o.mu.Lock()
	room := o.room
	o.mu.Unlock()
	if room == nil {
		return ctx.Err() == nil
	}
	select {
	case <-room:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// silence drops what waits of an operation and takes nothing more of it: the client has completed it.
func (o *outbox) silence(op *operation) {
	o.mu.Lock()
	defer o.mu.Unlock()
	op.silenced = true
	kept := o.frames[:0]
	for _, f := range o.frames {
		if f.op == op {
			o.bytes -= f.size()
			done([]frame{f})
			continue
		}
		kept = append(kept, f)
	}
	clear(o.frames[len(kept):])
	o.frames = kept
	o.makeRoom()
}

// makeRoom wakes who waits once the queue is within its bounds. The caller holds mu.
func (o *outbox) makeRoom() {
	if o.room != nil && !o.full() {
		close(o.room)
		o.room = nil
	}
}

// seal queues the close frame as the last one; only the first call counts.
// What waits leaves first where flush asks for it, and is dropped otherwise.
func (o *outbox) seal(why closing, flush bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sealed {
		return
	}
	o.sealed = true
	if !flush {
		done(o.frames)
		o.frames, o.bytes = o.frames[:0], 0
		o.makeRoom()
	}
	o.enqueue(why.frame())
}

// discard drops what waits and takes nothing more, where the socket has not been sealed.
func (o *outbox) discard() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sealed {
		return
	}
	o.sealed = true
	done(o.frames)
	o.frames, o.bytes = o.frames[:0], 0
	o.makeRoom()
}

// write writes until nothing waits. It is the writer.
func (o *outbox) write() {
	var batch []byte
	for {
		frames, last := o.take()
		if len(frames) == 0 {
			return
		}
		batch = batch[:0]
		ends := make([]int, 0, len(frames))
		for i := range frames {
			batch = frames[i].appendTo(batch)
			ends = append(ends, len(batch))
		}
		_ = o.conn.SetWriteDeadline(time.Now().Add(o.limits.WriteDeadline))
		n, err := o.conn.Write(batch)
		if err != nil {
			o.fail(batch, ends, n, err)
		}
		done(frames)
		if err != nil {
			return
		}
		if last {
			o.finished()
			return
		}
	}
}

// take gives what is to be written next, and whether the close frame is the last of it. When nothing
// waits the writer is done: the next frame starts another.
func (o *outbox) take() (batch []frame, last bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	size, n := 0, 0
	for n < len(o.frames) && (n == 0 || size+o.frames[n].size() <= maxBatch) {
		size += o.frames[n].size()
		n++
	}
	batch = append(batch, o.frames[:n]...)
	left := copy(o.frames, o.frames[n:])
	clear(o.frames[left:])
	o.frames = o.frames[:left]
	o.bytes -= size
	o.makeRoom()
	if n == 0 {
		o.writing = false
		o.frames = nil
		return nil, false
	}
	return batch, batch[n-1].opcode == opClose
}

// fail ends the socket after a write that did not succeed. If it only took too long, the rest of the
// frame it stopped in and the code for "too slow" get one more chance to leave.
func (o *outbox) fail(batch []byte, ends []int, written int, err error) {
	o.mu.Lock()
	o.sealed = true
	done(o.frames)
	o.frames, o.bytes = nil, 0
	o.makeRoom()
	o.mu.Unlock()
	o.lost(err)
	if timeout := net.Error(nil); errors.As(err, &timeout) && timeout.Timeout() {
		end := 0
		if written > 0 {
			end = ends[sort.SearchInts(ends, written)]
		}
		last := closeSlow().frame()
		_ = o.conn.SetWriteDeadline(time.Now().Add(o.limits.CloseTimeout))
		_, _ = o.conn.Write(last.appendTo(batch[written:end:end]))
	}
	o.finished()
}
