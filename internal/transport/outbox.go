package transport

import (
	"context"
	"errors"
	"net"
	"sort"
	"sync"
	"syscall"
	"time"

	"parley/internal/outlet"
)

// outbox is what waits to be written to one socket, and its only writer. All of it is written in one call,
// by the flusher, or, where the socket does not take it at once, by a goroutine that lives until it has;
// that waits at most the write deadline each time.
//
// The queue is bounded by events and bytes, and the rule of overflow is to wait: who makes frames
// asks for room first, and a frame made is always taken. So the bounds are exceeded by at most one
// frame, or one batch of pushed responses, per operation and one of the reader.
type outbox struct {
	conn     net.Conn
	raw      syscall.RawConn // of conn; nil where it can't be written to without waiting
	flusher  *flusher
	limits   *Limits
	lost     func(error) // called by the writer when a write fails
	finished func()      // called by the writer when it has written its last

	writers sync.WaitGroup // the writer, be it the flusher or a goroutine

	mu      sync.Mutex // guards what follows; never held while writing
	frames  []frame
	bytes   int
	writing bool          // there is a writer
	sealed  bool          // the close frame waits or has left, or the connection is gone: nothing more is taken
	room    chan struct{} // closed when there is room again; nil while there is
}

// keptFrames is for how many frames an idle outbox keeps the place.
const keptFrames = 4

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

// pushAll queues finished responses of an operation, as push does.
func (o *outbox) pushAll(op *operation, responses []*outlet.Response, sent func(*outlet.Response) func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sealed || op.silenced {
		return
	}
	for _, r := range responses {
		o.enqueue(frame{opcode: opText, enclosed: true, head: op.next, body: r.Text, op: op, sent: sent(r)})
	}
}

// enqueue adds a frame and sees that there is a writer. The caller holds mu.
func (o *outbox) enqueue(f frame) {
	o.frames = append(o.frames, f)
	o.bytes += f.size()
	if o.room == nil && o.full() {
		o.room = make(chan struct{})
	}
	switch {
	case o.writing:
	case o.raw == nil:
		o.writing = true
		o.writers.Go(o.write)
	default:
		o.writing = true
		o.writers.Add(1)
		o.flusher.add(o)
	}
}

// roomy tells whether the bounds have not been reached.
func (o *outbox) roomy() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.room == nil
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

// parcel is frames that are written in one call.
type parcel struct {
	frames []frame
	out    []byte // as they travel
	ends   []int  // of the frames in out
	last   bool   // the close frame is among them
}

// take fills a parcel with what is to be written next. When nothing waits there is no writer any more: the
// next frame brings another.
func (o *outbox) take(p *parcel) bool {
	o.pick(p)
	if len(p.frames) == 0 {
		return false
	}
	p.out, p.ends = p.out[:0], p.ends[:0]
	for i := range p.frames {
		p.out = p.frames[i].appendTo(p.out)
		p.ends = append(p.ends, len(p.out))
	}
	p.last = p.frames[len(p.frames)-1].opcode == opClose
	return true
}

// pick moves the first frames into the parcel, at most maxBatch bytes or one frame.
func (o *outbox) pick(p *parcel) {
	o.mu.Lock()
	defer o.mu.Unlock()
	size, n := 0, 0
	for n < len(o.frames) && (n == 0 || size+o.frames[n].size() <= maxBatch) {
		size += o.frames[n].size()
		n++
	}
	p.frames = append(p.frames[:0], o.frames[:n]...)
	left := copy(o.frames, o.frames[n:])
	clear(o.frames[left:])
	o.frames = o.frames[:left]
	o.bytes -= size
	o.makeRoom()
	if n == 0 {
		o.writing, o.frames = false, nil
	}
}

// flush writes what waits as far as the socket takes it at once. It is called by a worker of the flusher,
// which is the writer until then.
func (o *outbox) flush(w *worker) {
	if !o.take(&w.parcel) {
		o.writers.Done()
		return
	}
	n, err := w.write(o.raw)
	if err == nil && n < len(w.out) { // the socket is full: the rest is for who can wait
		p := w.hand()
		go func() { // it is counted among the writers
			defer o.writers.Done()
			o.insist(p, n)
		}()
		return
	}
	if o.wrote(&w.parcel, n, err) && o.waits() {
		o.flusher.add(o) // behind the others
		return
	}
	o.writers.Done()
}

// waits tells whether more is to be written. Where it is not there is no writer any more.
func (o *outbox) waits() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.writing = len(o.frames) > 0
	if !o.writing && cap(o.frames) > keptFrames {
		o.frames = nil
	}
	return o.writing
}

// write writes until nothing waits, where there is no flusher for the connection.
func (o *outbox) write() {
	p := new(parcel)
	if o.take(p) {
		o.insist(p, 0)
	}
}

// insist writes the rest of a parcel, from an offset, and what waits behind it, and waits for the socket.
func (o *outbox) insist(p *parcel, from int) {
	for {
		_ = o.conn.SetWriteDeadline(time.Now().Add(o.limits.WriteDeadline))
		n, err := o.conn.Write(p.out[from:])
		if err == nil {
			_ = o.conn.SetWriteDeadline(time.Time{}) // it is not the flusher's
		}
		if !o.wrote(p, from+n, err) || !o.take(p) {
			return
		}
		from = 0
	}
}

// wrote settles what became of a parcel; false where it was the last.
func (o *outbox) wrote(p *parcel, written int, err error) (more bool) {
	if err != nil {
		o.fail(p, written, err)
	}
	last := p.last
	done(p.frames)
	if err == nil && last {
		o.finished()
	}
	return err == nil && !last
}

// fail ends the socket after a write that did not succeed. If it only took too long, the rest of the
// frame it stopped in and the code for "too slow" get one more chance to leave.
func (o *outbox) fail(p *parcel, written int, err error) {
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
			end = p.ends[sort.SearchInts(p.ends, written)]
		}
		last := closeSlow().frame()
		_ = o.conn.SetWriteDeadline(time.Now().Add(o.limits.CloseTimeout))
		_, _ = o.conn.Write(last.appendTo(p.out[written:end:end]))
	}
	o.finished()
}
