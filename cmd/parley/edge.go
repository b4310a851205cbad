package main

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"

	"parley/graph"
	"parley/internal/auth"
	"parley/internal/config"
	"parley/internal/database"
	"parley/internal/media/imaging"
	"parley/internal/server"
	"parley/internal/transport"
)

// authenticator lets transport ask the accounts whose token it was given.
type authenticator struct{ accounts *auth.Accounts }

// Authenticate gives the viewer of an access token.
func (a authenticator) Authenticate(ctx context.Context, token string) (transport.Identity, error) {
	viewer, expiresAt, err := a.accounts.Verify(ctx, token)
	if err != nil {
		return transport.Identity{}, err
	}
	return transport.Identity{
		Context:   func(ctx context.Context) context.Context { return auth.WithViewer(ctx, viewer) },
		Subject:   viewer.UserID,
		ExpiresAt: expiresAt,
		Watch:     func() (context.Context, func()) { return a.accounts.Watch(viewer.SessionID) },
	}, nil
}

// transportLimits are transport's defaults with the settings put in.
func transportLimits(c config.Config) transport.Limits {
	l := transport.DefaultLimits()
	l.Guard.Bytes, l.Guard.Tokens, l.Guard.Depth = c.MaxQueryBytes, c.MaxQueryTokens, c.MaxQueryDepth
	l.Guard.Aliases, l.Guard.RootFields = c.MaxQueryAliases, c.MaxRootFields
	l.Guard.Cost, l.Guard.EventCost = c.MaxQueryCost, c.MaxEventCost
	l.Body, l.Frame = int64(c.MaxBodyBytes), int64(c.MaxBodyBytes)
	l.File = int64(c.MaxImageBytes)
	l.Spool = max(l.Spool, 3*int64(l.FilesPerUser)*l.File) // one user must not be all there is room for
	l.QueryCache, l.PersistedCache = int64(c.QueryCacheBytes), int64(c.PersistedQueryBytes)
	l.OperationsPerSocket, l.SocketsPerUser, l.SocketsPerAddress = c.MaxOperationsPerSocket, c.MaxSocketsPerUser, c.MaxSocketsPerAddress
	l.QueueBytes = c.SocketQueueBytes
	l.InitTimeout, l.WriteDeadline, l.DrainSpread = c.SocketInitTimeout, c.SocketWriteTimeout, c.SocketDrainSpread
	l.PingInterval, l.PongTimeout = c.SocketPingInterval, c.SocketPongTimeout
	return l
}

// toldLimits are what serverInfo tells of the settings.
func toldLimits(c config.Config) graph.Edge {
	return graph.Edge{
		Version:             currentVersion(),
		RequestBodyBytes:    c.MaxBodyBytes,
		ImageBytes:          c.MaxImageBytes,
		ImagePixels:         imaging.DefaultLimits().Pixels,
		QueryBytes:          c.MaxQueryBytes,
		QueryTokens:         c.MaxQueryTokens,
		QueryDepth:          c.MaxQueryDepth,
		QueryAliases:        c.MaxQueryAliases,
		QueryRootFields:     c.MaxRootFields,
		QueryCost:           c.MaxQueryCost,
		EventCost:           c.MaxEventCost,
		OperationsPerSocket: c.MaxOperationsPerSocket,
		SocketsPerUser:      c.MaxSocketsPerUser,
		AccessTokenTTL:      c.AccessTokenTTL,
		RefreshTokenTTL:     c.RefreshTokenTTL,
		InitTimeout:         c.SocketInitTimeout,
		PingInterval:        c.SocketPingInterval,
		PresenceAway:        c.PresenceAway,
		PresenceGrace:       c.PresenceGrace,
	}
}

// contract is the text of the schema, as it was written.
func contract(api graphql.ExecutableSchema) []byte {
	return []byte(api.Schema().Query.Position.Src.Input)
}

// origins are the pages that may open sockets: those configured, and the server's own behind a proxy
// that hides its name.
func origins(c config.Config) []string {
	if c.PublicURL == "" {
		return c.AllowedOrigins
	}
	return append([]string{c.PublicURL}, c.AllowedOrigins...)
}

// readiness is what /readyz asks of the database. Tables that have been migrated stay so: that is
// asked until it is true once.
func readiness(db *database.DB) []server.Check {
	var known atomic.Bool
	return []server.Check{
		{Name: "database", Ready: db.Ping},
		{Name: "migrations", Ready: func(ctx context.Context) error {
			if known.Load() {
				return nil
			}
			migrated, err := db.Migrated(ctx)
			if err == nil && !migrated {
				return errors.New("the tables are not at the version this program needs")
			}
			known.Store(err == nil)
			return err
		}},
	}
}
