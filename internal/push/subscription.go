package push

import (
	"context"
	"fmt"
	"time"

	"parley/ent"
	"parley/ent/notificationcounter"
	"parley/ent/predicate"
	"parley/ent/pushcursor"
	"parley/ent/pushsubscription"
	"parley/ent/session"
	"parley/internal/fault"
)

// Subscription is what a browser's PushSubscription says of itself, as strings in base64url.
type Subscription struct {
	Endpoint string
	P256dh   string
	Auth     string
}

// live are the sessions that have not ended.
func live(now time.Time) predicate.Session {
	return session.And(session.RevokedAtIsNil(), session.ExpiresAtGT(now))
}

// served are the subscriptions of sessions that have not ended, unserved the others.
func served(now time.Time) predicate.PushSubscription {
	return pushsubscription.HasSessionWith(live(now))
}

func unserved(now time.Time) predicate.PushSubscription { return pushsubscription.Not(served(now)) }

// Register has notifications of the user pushed to a browser for as long as the session lasts, and gives the
// subscription. What was made before a user's first subscription is not pushed. The same endpoint again renews it, and
// takes it from whoever had it; of more than MaxSubscriptions the oldest goes. BAD_USER_INPUT for what is no
// subscription, UNAUTHENTICATED for a session that has ended.
func (s *Service) Register(ctx context.Context, userID, sessionID string, in Subscription) (*ent.PushSubscription, error) {
	if err := checkEndpoint(in.Endpoint, s.o.AllowPrivate); err != nil {
		return nil, err
	}
	var err error
	if in.P256dh, in.Auth, err = checkKeys(in.P256dh, in.Auth); err != nil {
		return nil, err
	}
	var row *ent.PushSubscription
	err = s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		alive, err := tx.Session.Query().Where(session.ID(sessionID), session.UserID(userID), live(s.now())).Exist(ctx)
		if err != nil {
			return fmt.Errorf("read the session: %w", err)
		}
		if !alive {
			return fault.New(fault.Unauthenticated, "You are not signed in: there is no token, it is not valid, or its session has ended. Sign in and try again.")
		}
		if err := s.enter(ctx, tx, userID); err != nil {
			return err
		}
		row, err = s.put(ctx, tx, userID, sessionID, in)
		return err
	})
	return row, err
}

// enter locks the user's cursor until the transaction ends. Who has no subscription begins with what comes next.
func (s *Service) enter(ctx context.Context, tx *ent.Tx, userID string) error {
	err := tx.PushCursor.Create().SetID(userID).SetSeq(0).OnConflictColumns(pushcursor.FieldID).Ignore().Exec(ctx)
	if err != nil {
		return fmt.Errorf("lock the push cursor: %w", err)
	}
	if _, err := tx.PushSubscription.Delete().Where(pushsubscription.UserID(userID), unserved(s.now())).Exec(ctx); err != nil {
		return fmt.Errorf("delete push subscriptions: %w", err)
	}
	some, err := tx.PushSubscription.Query().Where(pushsubscription.UserID(userID)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("read push subscriptions: %w", err)
	}
	if some {
		return nil
	}
	return begin(ctx, tx, userID)
}

// begin moves a cursor that the transaction holds over all that was made so far. The counter is read only now: what was
// read before the lock may be of before somebody else moved the cursor, and would move it back.
func begin(ctx context.Context, tx *ent.Tx, userID string) error {
	counter, err := tx.NotificationCounter.Query().Where(notificationcounter.ID(userID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the counter of notifications: %w", err)
	}
	if err := tx.PushCursor.UpdateOneID(userID).SetSeq(counter.LastSeq).Exec(ctx); err != nil {
		return fmt.Errorf("begin the push cursor: %w", err)
	}
	return nil
}

// put writes the subscription and deletes the oldest of too many.
func (s *Service) put(ctx context.Context, tx *ent.Tx, userID, sessionID string, in Subscription) (*ent.PushSubscription, error) {
	hash := hashOf(in.Endpoint)
	err := tx.PushSubscription.Create().SetUserID(userID).SetSessionID(sessionID).SetEndpoint(in.Endpoint).SetEndpointHash(hash).
		SetP256dh(in.P256dh).SetAuth(in.Auth).SetCreatedAt(s.now()).
		OnConflictColumns(pushsubscription.FieldEndpointHash).Update(func(u *ent.PushSubscriptionUpsert) {
		u.UpdateUserID().UpdateSessionID().UpdateP256dh().UpdateAuth().UpdateFailures().UpdateCreatedAt()
	}).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("write the push subscription: %w", err)
	}
	row, err := tx.PushSubscription.Query().Where(pushsubscription.EndpointHash(hash)).Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the push subscription: %w", err)
	}
	others, err := tx.PushSubscription.Query().Where(pushsubscription.UserID(userID), pushsubscription.IDNEQ(row.ID)).
		Order(ent.Desc(pushsubscription.FieldCreatedAt, pushsubscription.FieldID)).IDs(ctx)
	if err == nil && len(others) >= MaxSubscriptions {
		_, err = tx.PushSubscription.Delete().Where(pushsubscription.IDIn(others[MaxSubscriptions-1:]...)).Exec(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("bound the push subscriptions: %w", err)
	}
	return row, nil
}

// Remove ends a subscription of the user's and tells whether there was one. BAD_USER_INPUT for what Register would not
// take as an endpoint.
func (s *Service) Remove(ctx context.Context, userID, endpoint string) (removed bool, err error) {
	if err := checkEndpoint(endpoint, s.o.AllowPrivate); err != nil {
		return false, err
	}
	err = s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		n, err := tx.PushSubscription.Delete().
			Where(pushsubscription.UserID(userID), pushsubscription.EndpointHash(hashOf(endpoint))).Exec(ctx)
		removed = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("delete the push subscription: %w", err)
	}
	return removed, nil
}
