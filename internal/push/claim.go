package push

import (
	"context"
	"fmt"
	"slices"

	entsql "entgo.io/ent/dialect/sql"

	"parley/ent"
	"parley/ent/notification"
	"parley/ent/notificationcounter"
	"parley/ent/predicate"
	"parley/ent/pushcursor"
	"parley/ent/pushsubscription"
)

// perClaim is how many notifications of a user are pushed at once: the newest. lookBack is among how many of the newest
// they are looked for.
const (
	perClaim = 20
	lookBack = 100
)

// Notified tells that a commit has notified users. It never waits.
func (s *Service) Notified(userIDs []string) {
	if len(userIDs) > 0 {
		s.pending.notified(s.o.Now().Add(s.o.Delay), userIDs)
	}
}

// sweep finds the users whose cursors are behind, whoever notified them.
func (s *Service) sweep(ctx context.Context) error {
	for last, more := "", true; more; {
		ids, err := s.behind(ctx, pushcursor.IDGT(last))
		if err != nil {
			return err
		}
		s.pending.notified(s.o.Now(), ids)
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
	l := s.queue.load()
	if l.full() {
		return nil
	}
	due := s.pending.due(s.o.Now(), l)
	for some := range slices.Chunk(due, usersPerRead) {
		if err := s.claimSome(ctx, some); err != nil {
			s.pending.add(due...)
			return err
		}
	}
	return nil
}

func (s *Service) claimSome(ctx context.Context, some []waiting) error {
	ids := make([]string, len(some))
	for i, w := range some {
		ids[i] = w.userID
	}
	behind, err := s.behind(ctx, pushcursor.IDIn(ids...))
	if err != nil {
		return err
	}
	some = slices.DeleteFunc(slices.Clone(some), func(w waiting) bool {
		_, is := slices.BinarySearch(behind, w.userID)
		return !is
	})
	for chunk := range slices.Chunk(some, usersPerWrite) {
		if l := s.queue.load(); l.full() {
			s.pending.add(chunk...)
			continue
		}
		if err := s.claim(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

// claim moves the cursors of users over what is old enough and has what is to be pushed sent. Whoever holds a cursor
// claims; another node that wanted the same finds it moved. Cursors of whom there is no room for stay, and they wait on.
func (s *Service) claim(ctx context.Context, users []waiting) error {
	var claims []*claim
	err := s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		if claims, err = s.decideAll(ctx, tx, users); err != nil {
			return err
		}
		reach, err := s.subscriptions(ctx, tx, claims)
		if err != nil {
			return err
		}
		l := s.queue.load()
		var moved []*ent.PushCursor
		for _, c := range claims {
			if c.take(&l, reach[c.user.userID]) {
				moved = append(moved, c.row)
			}
		}
		return writeCursors(ctx, tx, moved)
	})
	if err != nil {
		return fmt.Errorf("claim notifications to be pushed: %w", err)
	}
	for _, c := range claims {
		s.count.dropped.Add(int64(c.dropped))
		s.queue.add(c.jobs...)
		if c.again != (waiting{}) {
			s.pending.add(c.again)
		}
	}
	return nil
}

// decideAll holds the cursors of users and gives what is to be claimed, in the order of the users.
func (s *Service) decideAll(ctx context.Context, tx *ent.Tx, users []waiting) ([]*claim, error) {
	ids := make([]string, len(users))
	for i, w := range users {
		ids[i] = w.userID
	}
	rows, err := lockCursors(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	counters, err := tx.NotificationCounter.Query().Where(notificationcounter.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, err
	}
	last := make(map[string]int, len(counters))
	for _, c := range counters {
		last[c.ID] = c.LastSeq
	}
	rows = slices.DeleteFunc(rows, func(row *ent.PushCursor) bool { return last[row.ID] <= row.Seq })
	found, err := following(ctx, tx, rows, last)
	if err != nil {
		return nil, err
	}
	of := make(map[string]*ent.PushCursor, len(rows))
	for _, row := range rows {
		of[row.ID] = row
	}
	var claims []*claim
	for _, w := range users {
		if row := of[w.userID]; row != nil {
			claims = append(claims, s.decide(w, row, last[row.ID], found[row.ID]))
		}
	}
	return claims, nil
}

// subscriptions gives those by which users of claims are reached.
func (s *Service) subscriptions(ctx context.Context, tx *ent.Tx, claims []*claim) (map[string][]*ent.PushSubscription, error) {
	var users []string
	for _, c := range claims {
		if len(c.ids) > 0 {
			users = append(users, c.user.userID)
		}
	}
	if len(users) == 0 {
		return nil, nil
	}
	rows, err := tx.PushSubscription.Query().Where(pushsubscription.UserIDIn(users...), served(s.now())).
		Order(ent.Asc(pushsubscription.FieldID)).All(ctx)
	reach := make(map[string][]*ent.PushSubscription)
	for _, row := range rows {
		reach[row.UserID] = append(reach[row.UserID], row)
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
	row     *ent.PushCursor
	user    waiting // as they waited
	again   waiting // as they are to wait on; zero for until they are notified next
	upto    int     // where the cursor is to stand
	ids     []string
	jobs    []*job
	dropped int // of what would have been pushed, were it not so much
}

// decide tells where a cursor is to stand and what of that is to be pushed.
func (s *Service) decide(w waiting, row *ent.PushCursor, last int, found []*ent.Notification) *claim {
	c := &claim{row: row, user: w, upto: last, dropped: last - row.Seq - len(found)}
	now, given := s.now(), span{row.ToldAfter, row.ToldUpto}
	for _, n := range found {
		age := now.Sub(n.CreatedAt)
		if age < s.o.Delay {
			// Nodes' clocks differ: what seems to be of the future is looked at again like what is of now.
			c.upto, c.again = n.Seq-1, waiting{userID: w.userID, at: now.Add(s.o.Delay - max(age, 0))}
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

// take moves the cursor and makes the messages for what reaches the user, unless there is no room for them: then the user
// waits on as before. A push service that has enough to do is left out where another reaches the user too.
func (c *claim) take(l *load, reach []*ent.PushSubscription) (moved bool) {
	var open []*job
	var busy []string
	for _, sub := range reach {
		if host := hostOf(sub.Endpoint); l.open(host) {
			open = append(open, &job{userID: sub.UserID, subscriptionID: sub.ID, host: host})
		} else {
			busy = append(busy, host)
		}
	}
	switch {
	case len(reach) == 0:
		c.dropped = 0
	case l.full() || l.holds(c.user.userID):
		c.wait("")
		return false
	case len(open) == 0:
		c.wait(l.lightest(busy))
		return false
	}
	c.row.Seq = c.upto
	c.dropped += len(c.ids) * len(busy)
	for _, id := range c.ids {
		for _, to := range open {
			j := *to
			j.notificationID = id
			l.add(&j)
			c.jobs = append(c.jobs, &j)
		}
	}
	return true
}

// wait has the user be claimed for later, before all who are due later; once the push service has less to do, if it is one.
func (c *claim) wait(host string) {
	c.again, c.dropped = c.user, 0
	c.again.host = host
}
