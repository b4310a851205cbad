package main

import (
	"context"

	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/live"
	"parley/internal/push"
)

// openPush makes Web Push over a migrated database, or nil where it is not configured.
func openPush(ctx context.Context, p *program, db *database.DB, rules *chat.Service, accounts *auth.Accounts) (*push.Service, error) {
	if p.config.PushContact == "" {
		return nil, nil //nolint:nilnil // there is none
	}
	return push.New(ctx, db, push.Options{
		Notifications: rules, Users: accounts.UsersByIDs, Contact: p.config.PushContact,
		PrivateKey: p.config.VAPIDPrivateKey.Reveal(), Delay: p.config.PushDelay, AllowPrivate: p.config.PushAllowPrivate,
		Logger: p.log.With("component", "push"),
	})
}

// told is who hears what live subscriptions were given, nil for nobody.
func told(pusher *push.Service) func(userID string, after, upto int) {
	if pusher == nil {
		return nil
	}
	return pusher.Told
}

// announcer is the rules' announcer where notifications are pushed.
type announcer struct {
	hub    *live.Hub
	pusher *push.Service
}

// announcing is who hears of commits.
func announcing(hub *live.Hub, pusher *push.Service) chat.Announcer {
	if pusher == nil {
		return hub
	}
	return announcer{hub, pusher}
}

// RoomChanged is chat.Announcer.
func (a announcer) RoomChanged(roomID string, c chat.Changes) {
	a.hub.RoomChanged(roomID, c)
	a.pusher.Notified(c.Notified)
}
