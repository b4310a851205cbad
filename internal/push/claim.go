package push

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/notification"
	"parley/ent/notificationcounter"
	"parley/ent/predicate"
	"parley/ent/pushcursor"
	"parley/ent/pushsubscription"
)

const (
	// maxPending bounds the users who wait; who finds no place is found by the sweep.
	maxPending = 100_000
	// maxJobs is how many messages wait for a sender while more is claimed. A claim adds a bounded number.
	maxJobs = 1000
	// perClaim is how many notifications of a user are pushed at once: the newest. lookBack is among how many of the
	// newest they are looked for.
	perClaim = 20
	lookBack = 100
)

// pending are the users who were notified, and when it is to be seen whether they were told.
type pending struct {
	mu  sync.Mutex // guards all
	all map[string]time.Time
}

// add has users wait. Who does so already waits no longer than they did.
func (p *pending) add(at time.Time, userIDs ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all == nil {
		p.all = make(map[string]time.Time)
	}
	for _, userID := range userIDs {
		due, waits := p.all[userID]
		if waits && !at.Before(due) || !waits && len(p.all) >= maxPending {
			continue
		}
		p.all[userID] = at
	}
}

// due takes those whose time has come.
func (p *pending) due(now time.Time) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []string
	for userID, at := range p.all {
		if !at.After(now) {
			out = append(out, userID)
			delete(p.all, userID)
		}
	}
	slices.Sort(out) // the order of row locks
	return out
}

// Notified tells that a commit has notified users. It never waits.
func (s *Service) Notified(userIDs []string) {
	if len(userIDs) > 0 {
		s.pending.add(s.o.Now().Add(s.o.Delay), userIDs...)
	}
}

// sweep finds the users whose cursors are behind, whoever notified them.
func (s *Service) sweep(ctx context.Context) error {
	for last, more := "", true; more; {
		ids, err := s.behind(ctx, pushcursor.IDGT(last))
		if err != nil {
			return err
		}
		s.pending.add(s.o.Now(), ids...)
		if more = len(ids) == usersPerRead; more {
			last = ids[len(ids)-1]
		}
	}
	return nil
}

// behind gives the users whose last notification is behind their cursors, a page by id.
func (s *Service) behind(ctx context.Context, which predicate.PushCursor) ([]string, error) {
	ids, err := s.db.Read().PushCursor.Query().Where(which, func(q *entsql.Selector) {
		t := entsql.Table(notificationcounter.Table)
		q.Where(entsql.Exists(entsql.Select(t.C(notificationcounter.FieldID)).From(t).Where(entsql.And(
			entsql.ColumnsEQ(t.C(notificationcounter.FieldID), q.C(pushcursor.FieldID)),
			entsql.ColumnsGT(t.C(notificationcounter.FieldLastSeq), q.C(pushcursor.FieldSeq)),
		))))
	}).Order(ent.Asc(pushcursor.FieldID)).Limit(usersPerRead).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("read who is behind in web push: %w", err)
	}
	return ids, nil
}

// claimDue claims for those whose time has come, while there are not too many messages to be sent.
func (s *Service) claimDue(ctx context.Context) error {
	due := s.pending.due(s.o.Now())
	for len(due) > 0 && s.Stats().Waiting < maxJobs {
		some := due[:min(len(due), usersPerRead)]
		behind, err := s.behind(ctx, pushcursor.IDIn(some...))
		for chunk := range slices.Chunk(behind, usersPerWrite) {
			if err == nil {
				err = s.claim(ctx, chunk)
			}
		}
		if err != nil {
			s.pending.add(s.o.Now(), due...)
			return err
		}
		due = due[len(some):]
	}
	s.pending.add(s.o.Now(), due...)
	return nil
}

// claim moves the cursors of users over what is old enough and has what is to be pushed sent. Whoever holds a cursor
// claims; another node that wanted the same finds it moved.
func (s *Service) claim(ctx context.Context, userIDs []string) error {
	var claims []claim
	var reach map[string][]string
	err := s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		claims = nil
		rows, err := lockCursors(ctx, tx, userIDs)
		if err != nil {
			return err
		}
		counters, err := tx.NotificationCounter.Query().Where(notificationcounter.IDIn(userIDs...)).All(ctx)
		if err != nil {
			return err
		}
		last := make(map[string]int, len(counters))
		for _, c := range counters {
			last[c.ID] = c.LastSeq
		}
		rows = slices.DeleteFunc(rows, func(row *ent.PushCursor) bool { return last[row.ID] <= row.Seq })
		found, err := following(ctx, tx, rows, last)
		if err != nil {
			return err
		}
		for _, row := range rows {
			claims = append(claims, s.decide(row, last[row.ID], found[row.ID]))
		}
		if reach, err = s.subscriptions(ctx, tx, claims); err != nil {
			return err
		}
		return writeCursors(ctx, tx, rows)
	})
	if err != nil {
		return fmt.Errorf("claim notifications to be pushed: %w", err)
	}
	s.queue(claims, reach)
	return nil
}

// subscriptions gives the ids of those by which users of claims are reached.
func (s *Service) subscriptions(ctx context.Context, tx *ent.Tx, claims []claim) (map[string][]string, error) {
	var users []string
	for _, c := range claims {
		if len(c.ids) > 0 {
			users = append(users, c.userID)
		}
	}
	if len(users) == 0 {
		return nil, nil
	}
	rows, err := tx.PushSubscription.Query().Where(pushsubscription.UserIDIn(users...), served(s.now())).
		Order(ent.Asc(pushsubscription.FieldID)).All(ctx)
	reach := make(map[string][]string)
	for _, row := range rows {
		reach[row.UserID] = append(reach[row.UserID], row.ID)
	}
	return reach, err
}

// following reads what stands behind the cursors: of each the newest, in their order.
func following(ctx context.Context, tx *ent.Tx, rows []*ent.PushCursor, last map[string]int) (map[string][]*ent.Notification, error) {
	var which []predicate.Notification
	for _, row := range rows {
		which = append(which, notification.And(notification.UserID(row.ID),
			notification.SeqGT(max(row.Seq, last[row.ID]-lookBack)), notification.SeqLTE(last[row.ID])))
	}
	if len(which) == 0 {
		return nil, nil
	}
	found, err := tx.Notification.Query().Where(notification.Or(which...)).
		Order(ent.Asc(notification.FieldUserID, notification.FieldSeq)).All(ctx)
	of := make(map[string][]*ent.Notification)
	for _, n := range found {
		of[n.UserID] = append(of[n.UserID], n)
	}
	return of, err
}

// claim is what is to be pushed to a user.
type claim struct {
	userID  string
	ids     []string
	dropped int       // of what would have been pushed, were it not so much
	again   time.Time // when to claim next; zero for when they are notified next
}

// decide moves a cursor and tells what of that is to be pushed.
func (s *Service) decide(row *ent.PushCursor, last int, found []*ent.Notification) claim {
	c, now, given := claim{userID: row.ID}, s.now(), span{row.ToldAfter, row.ToldUpto}
	c.dropped = last - row.Seq - len(found)
	row.Seq = last
	for _, n := range found {
		age := now.Sub(n.CreatedAt)
		if age < s.o.Delay {
			// Nodes' clocks differ: what seems to be of the future is looked at again like what is of now.
			row.Seq, c.again = n.Seq-1, now.Add(s.o.Delay-max(age, 0))
			break
		}
		if n.ReadAt == nil && !given.holds(n.Seq) && age < timeToLive {
			c.ids = append(c.ids, n.ID)
		}
	}
	if more := len(c.ids) - perClaim; more > 0 {
		c.ids, c.dropped = c.ids[more:], c.dropped+more
	}
	return c
}

// queue has what was claimed sent to all subscriptions of its users.
func (s *Service) queue(claims []claim, reach map[string][]string) {
	for _, c := range claims {
		if !c.again.IsZero() {
			s.pending.add(c.again, c.userID)
		}
		if len(reach[c.userID]) > 0 {
			s.count.dropped.Add(int64(c.dropped))
		}
		for _, notificationID := range c.ids {
			for _, subscriptionID := range reach[c.userID] {
				s.add(job{userID: c.userID, subscriptionID: subscriptionID, notificationID: notificationID})
			}
		}
	}
}
