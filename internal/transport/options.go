package transport

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"parley/internal/transport/guard"
)

// Identity is who a verified token stands for.
type Identity struct {
	// Context adds the viewer to a context; nil adds nothing.
	Context func(context.Context) context.Context
	// Subject is the user's id: the limit of sockets counts by it.
	Subject string
	// ExpiresAt is when the token ends; sockets and streams opened with it end then. Zero is never.
	ExpiresAt time.Time
	// Watch gives a context that is done when the session is revoked: sockets and streams, which watch,
	// end then. Whoever watches calls release once. nil is never.
	Watch func() (ended context.Context, release func())
}

// Authenticator verifies access tokens. It is called for every HTTP request and every
// connection_init that carries a token, from many goroutines.
type Authenticator interface {
	// Authenticate verifies a token of at most Limits.Token bytes. Its errors are *fault.Error with
	// UNAUTHENTICATED, TOKEN_EXPIRED or UNAVAILABLE; any other error is INTERNAL.
	Authenticate(ctx context.Context, token string) (Identity, error)
}

// Options are what a Handler is made of. Only Authenticator is required.
type Options struct {
	Authenticator Authenticator
	Limits        Limits
	// AllowedOrigins are the origins, as scheme://host[:port], whose pages may open sockets and send
	// GET besides the server's own; "*" allows every one.
	AllowedOrigins []string
	// SpoolDir is where files that are sent wait for their operation, without a name where the system allows
	// that; "" for the directory that the system has for such files.
	SpoolDir string
	// Tokenless are the root fields that clients get a token by. Over HTTP an operation of such fields
	// alone runs as nobody's where the token that came with it is refused.
	Tokenless []string
	// Extensions are added to gqlgen's executor, outermost first.
	Extensions []graphql.HandlerExtension
	// ErrorPresenter turns a resolver's error into a GraphQL error; by default a *fault.Error keeps
	// its code and everything else is INTERNAL with the request id.
	ErrorPresenter graphql.ErrorPresenterFunc
	// RecoverFunc turns a resolver's panic into an error for the ErrorPresenter; by default it logs
	// the panic with its stack.
	RecoverFunc graphql.RecoverFunc
	// Attendance is told which users are there; nil tells nobody.
	Attendance Attendance
	// Introspection lets clients read the schema, and validation errors suggest names from it.
	Introspection bool
	// Logger takes what operators should see; nil discards it.
	Logger *slog.Logger
}

// Limits are bounds and lifetimes. A zero field takes the default of DefaultLimits, except where
// zero is documented to mean none.
type Limits struct {
	Guard guard.Limits

	Body   int64 // bytes of a POST body
	Token  int   // bytes of an access token
	Errors int   // errors reported for one request that can't run

	File  int64 // bytes of one file
	Files int   // files of one request
	// FilesPerUser bounds the files that a user sends at once; 0 is no limit.
	FilesPerUser int
	Spool        int64 // bytes of all files at once
	// UploadPace is how long the next 16 KiB of a signed-in user's files may take, UploadTimeout how long
	// all of them. They replace the deadline that the connection had.
	UploadPace, UploadTimeout time.Duration

	// ResponseText bounds the text in one response, UnsentText that in all responses which are being
	// made or wait to be written, in bytes before encoding. Beyond UnsentText small responses are made
	// all the same, and what they and the encoding need comes on top.
	ResponseText, UnsentText int64

	QueryCache     int64 // bytes of validated documents kept
	PersistedCache int64 // bytes of persisted query texts kept

	Frame               int64 // bytes of one message from a socket
	OperationsPerSocket int   // operations at once on a socket
	// SocketsPerUser bounds the sockets and event streams of one user; 0 is no limit.
	SocketsPerUser int
	// SocketsPerAddress bounds those of nobody (no token) from one address; 0 is no limit.
	SocketsPerAddress int

	// QueueEvents and QueueBytes bound what waits to be written to a socket. While either is reached
	// no operation of the socket is asked for its next result and no message of it is read, so the
	// queue exceeds them by at most one result per running operation.
	QueueEvents int
	QueueBytes  int

	InitTimeout   time.Duration // from the upgrade to connection_init, and for verifying it
	WriteDeadline time.Duration // for one write to a socket, stream or response; then it is too slow
	CloseTimeout  time.Duration // for a close frame, or an answer to who still sends, to leave and the peer to close
	PingInterval  time.Duration // between heartbeats
	PongTimeout   time.Duration // from a heartbeat until silence counts as death
	DrainSpread   time.Duration // over which Drain spreads closing, so clients don't return at once
}

// DefaultLimits are the documented defaults.
func DefaultLimits() Limits {
	return Limits{
		Guard:               guard.Defaults(),
		Body:                64 << 10,
		Token:               4 << 10,
		Errors:              5,
		File:                10 << 20,
		Files:               10,
		FilesPerUser:        10,
		Spool:               256 << 20,
		UploadPace:          10 * time.Second,
		UploadTimeout:       5 * time.Minute,
		ResponseText:        8 << 20,
		UnsentText:          64 << 20,
		QueryCache:          16 << 20,
		PersistedCache:      4 << 20,
		Frame:               64 << 10,
		OperationsPerSocket: 50,
		SocketsPerUser:      10,
		SocketsPerAddress:   100,
		QueueEvents:         256,
		QueueBytes:          256 << 10,
		InitTimeout:         10 * time.Second,
		WriteDeadline:       10 * time.Second,
		CloseTimeout:        5 * time.Second,
		PingInterval:        20 * time.Second,
		PongTimeout:         10 * time.Second,
		DrainSpread:         time.Second,
	}
}

// withDefaults fills in what is zero and has no meaning as zero.
func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	if l == (Limits{}) {
		return d
	}
	if l.Guard == (guard.Limits{}) {
		l.Guard = d.Guard
	}
	l.Body = cmp.Or(l.Body, d.Body)
	l.Token = cmp.Or(l.Token, d.Token)
	l.Errors = cmp.Or(l.Errors, d.Errors)
	l.File = cmp.Or(l.File, d.File)
	l.Files = cmp.Or(l.Files, d.Files)
	l.Spool = cmp.Or(l.Spool, d.Spool)
	l.UploadPace = cmp.Or(l.UploadPace, d.UploadPace)
	l.UploadTimeout = cmp.Or(l.UploadTimeout, d.UploadTimeout)
	l.ResponseText = cmp.Or(l.ResponseText, d.ResponseText)
	l.UnsentText = cmp.Or(l.UnsentText, d.UnsentText)
	l.QueryCache = cmp.Or(l.QueryCache, d.QueryCache)
	l.PersistedCache = cmp.Or(l.PersistedCache, d.PersistedCache)
	l.Frame = cmp.Or(l.Frame, d.Frame)
	l.OperationsPerSocket = cmp.Or(l.OperationsPerSocket, d.OperationsPerSocket)
	l.QueueEvents = cmp.Or(l.QueueEvents, d.QueueEvents)
	l.QueueBytes = cmp.Or(l.QueueBytes, d.QueueBytes)
	l.InitTimeout = cmp.Or(l.InitTimeout, d.InitTimeout)
	l.WriteDeadline = cmp.Or(l.WriteDeadline, d.WriteDeadline)
	l.CloseTimeout = cmp.Or(l.CloseTimeout, d.CloseTimeout)
	l.PingInterval = cmp.Or(l.PingInterval, d.PingInterval)
	l.PongTimeout = cmp.Or(l.PongTimeout, d.PongTimeout)
	l.DrainSpread = cmp.Or(l.DrainSpread, d.DrainSpread)
	return l
}
