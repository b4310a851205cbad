package push

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

const (
	// senders is how many messages are being sent at the same moment: perHost of them to one push service and perUser to
	// one user at most, so that one that does not answer holds up nobody else. Most browsers are at very few services.
	senders = 64
	perHost = 16
	perUser = 2
	// maxReady is how many messages wait for a sender while more is claimed, and maxOfHost how many for one push service.
	// A claim for a user, who may have perClaim notifications and MaxSubscriptions browsers, may exceed them once.
	maxReady  = 10_000
	maxOfHost = 1000
	// maxLater is how many messages wait to be tried again, and maxLaterOfUser how many of one user. With one more, the
	// one that has waited longest is dropped.
	maxLater       = 10_000
	maxLaterOfUser = 20
)

// job is one notification on its way to one browser.
type job struct {
	userID, subscriptionID, notificationID string

	host     string    // of the push service
	attempts int       // that have failed
	at       time.Time // when it is tried again
}

// queue is what a node has claimed and not sent. Senders take from it what has been due for longest, but for what would be
// too much at once for a push service or a user.
type queue struct {
	mu     sync.Mutex // guards what follows
	more   *sync.Cond // of mu: there may be something to send, or nothing will come
	ready  []*job     // in the order in which they fell due
	later  []*job     // to be tried again, in the order in which they failed
	users  map[string]int
	hosts  map[string]int // with users: how many are being sent
	closed bool
}

func newQueue() *queue {
	q := &queue{users: make(map[string]int), hosts: make(map[string]int)}
	q.more = sync.NewCond(&q.mu)
	return q
}

// add has messages be sent. The caller has looked for room.
func (q *queue) add(jobs ...*job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ready = append(q.ready, jobs...)
	q.more.Signal()
}

// retry has a message be tried again, and tells how many were dropped for it.
func (q *queue) retry(j *job) (dropped int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	ofUser, first := 0, 0
	for i, other := range slices.Backward(q.later) {
		if other.userID == j.userID {
			ofUser, first = ofUser+1, i
		}
	}
	q.later = append(q.later, j)
	if ofUser < maxLaterOfUser {
		if len(q.later) <= maxLater {
			return 0
		}
		first = 0
	}
	q.later = slices.Delete(q.later, first, first+1)
	return 1
}

// ripen has those be sent that it is time to try again.
func (q *queue) ripen(now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	due := len(q.ready)
	q.later = slices.DeleteFunc(q.later, func(j *job) bool {
		if j.at.After(now) {
			return false
		}
		q.ready = append(q.ready, j)
		return true
	})
	slices.SortStableFunc(q.ready[due:], func(a, b *job) int { return a.at.Compare(b.at) })
	q.more.Signal()
}

// next waits for a message to send, and gives nil when the queue is closed and empty but for what others will take. Who
// takes one calls done with it, and then next again.
func (q *queue) next() *job {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		if j := q.pick(); j != nil {
			q.more.Signal() // there may be another
			return j
		}
		if q.closed {
			return nil
		}
		q.more.Wait()
	}
}

// pick takes a message, or nil where there is none that may be sent now. The caller holds mu.
func (q *queue) pick() *job {
	for i, j := range q.ready {
		if q.users[j.userID] < perUser && q.hosts[j.host] < perHost {
			q.users[j.userID]++
			q.hosts[j.host]++
			q.ready = slices.Delete(q.ready, i, i+1)
			return j
		}
	}
	return nil
}

// done tells that a message that was taken is not being sent any more.
func (q *queue) done(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for key, counts := range map[string]map[string]int{j.userID: q.users, j.host: q.hosts} {
		if counts[key]--; counts[key] == 0 {
			delete(counts, key)
		}
	}
}

// close lets senders end when they have sent what is due.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.more.Broadcast()
}

// abandon forgets what waits and tells how much that was.
func (q *queue) abandon() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := len(q.ready) + len(q.later)
	q.ready, q.later = nil, nil
	return n
}

// waiting counts the messages that wait for a sender, or for their time.
func (q *queue) waiting() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.ready) + len(q.later)
}

// load is how many messages wait for a sender: in all, of each user and for each push service.
type load struct {
	all          int
	users, hosts map[string]int
}

func (q *queue) load() load {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := load{users: make(map[string]int), hosts: make(map[string]int)}
	for _, j := range q.ready {
		l.add(j)
	}
	return l
}

func (l *load) add(j *job) {
	l.all++
	l.users[j.userID]++
	l.hosts[j.host]++
}

// full tells that nothing more is to be claimed for anybody.
func (l *load) full() bool { return l.all >= maxReady }

// holds tells that a user is to wait until what was claimed for them is sent.
func (l *load) holds(userID string) bool { return l.users[userID] >= perClaim }

// open tells that a push service is to get more.
func (l *load) open(host string) bool { return l.hosts[host] < maxOfHost }

// lightest gives the host for which the fewest messages wait.
func (l *load) lightest(hosts []string) string {
	return slices.MinFunc(hosts, func(a, b string) int { return cmp.Compare(l.hosts[a], l.hosts[b]) })
}
