// Package config is everything that can be set about a node, in one struct: its default, the
// environment variable PARLEY_…, the flag of the same name, the bounds and the words of its help
// stand together on the field.
//
// A flag wins over the variable, the variable over the default; a variable that is set but empty
// counts as not set. All bad values of a start are reported in one error, which names the variables
// and never repeats a value, so that secrets stay out of terminals and logs.
//
// The package never opens, dials or writes anything. It imports nothing of ours and may be imported
// by cmd and server. A Config is a plain value: read it from anywhere, change it only before the start.
package config

import (
	"net/netip"
	"time"
)

// Config is the configuration of one node. Its zero value is not usable: take Default or read one
// with a Reader. Where a field says so, 0 turns its limit off.
type Config struct {
	Listen         string         `group:"server" env:"PARLEY_LISTEN" default:"127.0.0.1:8080" type:"address" example:"127.0.0.1:8080" help:"Address to listen on; port 0 picks a free one."`
	PublicURL      string         `group:"server" env:"PARLEY_PUBLIC_URL" type:"publicurl" example:"https://chat.example.com" help:"Address at which browsers reach this server, where a proxy stands before it."`
	AllowedOrigins []string       `group:"server" env:"PARLEY_ALLOWED_ORIGINS" type:"origins" example:"https://app.example.com,http://localhost:5173" help:"Origins of pages on other hosts that may use the API, by comma, or *."`
	TrustedProxies []netip.Prefix `group:"server" env:"PARLEY_TRUSTED_PROXIES" type:"prefixes" example:"10.0.0.0/8,127.0.0.1/32" help:"Networks whose X-Forwarded-For is believed, by comma."`
	DrainTimeout   time.Duration  `group:"server" env:"PARLEY_DRAIN_TIMEOUT" default:"20s" min:"1s" max:"10m" example:"20s" help:"How long a stopping server may take to finish its work."`
	ReadinessDelay time.Duration  `group:"server" env:"PARLEY_READINESS_DELAY" default:"1s" min:"0s" max:"5m" example:"5s" help:"How long a stopping server still serves while /readyz says no."`
	Introspection  bool           `group:"server" env:"PARLEY_INTROSPECTION" default:"true" negatable:"" example:"false" help:"Answer introspection queries."`
	GraphiQL       bool           `group:"server" name:"graphiql" env:"PARLEY_GRAPHIQL" default:"true" negatable:"" example:"false" help:"Serve the GraphiQL editor at /graphiql."`

	DataDir          string        `group:"storage" env:"PARLEY_DATA_DIR" default:"./data" example:"/var/lib/parley" help:"Directory of the SQLite database and of the signing key."`
	DatabaseURL      DSN           `group:"storage" env:"PARLEY_DATABASE_URL" type:"dsn" example:"postgres://parley@db.example.com/parley" help:"PostgreSQL database; empty for SQLite in the data directory."`
	DatabaseMaxConns int           `group:"storage" env:"PARLEY_DATABASE_MAX_CONNS" default:"0" min:"0" max:"1000" example:"20" help:"Connections to the database; 0 for 20 to PostgreSQL, 8 readers of SQLite."`
	StatementTimeout time.Duration `group:"storage" env:"PARLEY_STATEMENT_TIMEOUT" default:"15s" min:"100ms" max:"10m" example:"15s" help:"How long PostgreSQL may work on one statement."`
	CommitBatch      int           `group:"storage" env:"PARLEY_COMMIT_BATCH" default:"256" min:"1" max:"4096" example:"256" help:"Changes of rooms that commit together at most; 1 gives each a transaction of its own."`

	MediaS3Endpoint     string        `group:"media" name:"media-s3-endpoint" env:"PARLEY_MEDIA_S3_ENDPOINT" type:"publicurl" example:"https://s3.example.com" help:"S3-compatible server that keeps images; empty for the directory media in the data directory."`
	MediaS3Bucket       string        `group:"media" name:"media-s3-bucket" env:"PARLEY_MEDIA_S3_BUCKET" example:"parley-media" help:"Bucket that keeps images."`
	MediaS3Region       string        `group:"media" name:"media-s3-region" env:"PARLEY_MEDIA_S3_REGION" default:"us-east-1" example:"eu-central-1" help:"Region of the bucket."`
	MediaS3AccessKey    string        `group:"media" name:"media-s3-access-key" env:"PARLEY_MEDIA_S3_ACCESS_KEY" example:"parley" help:"Access key of the S3 server."`
	MediaS3SecretKey    Secret        `group:"media" name:"media-s3-secret-key" env:"PARLEY_MEDIA_S3_SECRET_KEY" example:"the secret of the access key" help:"Secret key of the S3 server."`
	MediaS3Prefix       string        `group:"media" name:"media-s3-prefix" env:"PARLEY_MEDIA_S3_PREFIX" example:"parley/" help:"What the keys of all images begin with."`
	MediaURLTTL         time.Duration `group:"media" name:"media-url-ttl" env:"PARLEY_MEDIA_URL_TTL" default:"5m" min:"1m" max:"24h" example:"5m" help:"Least life of the address of an image; it is never more than twice that."`
	MediaUserBytes      int           `group:"media" env:"PARLEY_MEDIA_USER_BYTES" default:"1GiB" type:"size" min:"1MiB" max:"1024GiB" example:"1GiB" help:"Bytes of all images of a user."`
	MediaUploadsPerHour int           `group:"media" env:"PARLEY_MEDIA_UPLOADS_PER_HOUR" default:"200" min:"1" max:"100000" example:"200" help:"Images a user may upload in an hour."`
	MediaUnsentTTL      time.Duration `group:"media" env:"PARLEY_MEDIA_UNSENT_TTL" default:"24h" min:"1h" max:"720h" example:"24h" help:"How long an image that is not sent is kept."`
	MediaMinFree        int           `group:"media" env:"PARLEY_MEDIA_MIN_FREE" default:"1GiB" type:"size" min:"0" max:"1024GiB" example:"1GiB" help:"Bytes that the disk of the directory media must have free for images to be taken."`

	LogLevel  string `group:"logging" env:"PARLEY_LOG_LEVEL" default:"info" type:"choice" choices:"debug,info,warn,error" example:"debug" help:"Least level that is logged: debug, info, warn or error."`
	LogFormat string `group:"logging" env:"PARLEY_LOG_FORMAT" default:"text" type:"choice" choices:"text,json" example:"json" help:"Form of the log: text or json."`

	JWTSecret       []Secret      `group:"accounts" env:"PARLEY_JWT_SECRET" type:"secrets" example:"what openssl rand -hex 32 prints" help:"Keys of access tokens, by comma: the first signs, all verify; empty for one made once and kept in the data directory."`
	AccessTokenTTL  time.Duration `group:"accounts" env:"PARLEY_ACCESS_TOKEN_TTL" default:"15m" min:"1s" max:"24h" example:"15m" help:"Lifetime of an access token."`
	RefreshTokenTTL time.Duration `group:"accounts" env:"PARLEY_REFRESH_TOKEN_TTL" default:"720h" min:"1m" max:"8760h" example:"720h" help:"Lifetime of a refresh token, from its last rotation."`
	AuthRate        int           `group:"accounts" env:"PARLEY_AUTH_RATE" default:"30" min:"0" max:"100000" example:"30" help:"Registrations and logins a minute from one address; 0 for no limit."`

	MaxTextLength     int `group:"limits" env:"PARLEY_MAX_TEXT_LENGTH" default:"4000" min:"1" max:"100000" example:"4000" help:"Characters of a message."`
	MaxReceiptMembers int `group:"limits" env:"PARLEY_MAX_RECEIPT_MEMBERS" default:"100" min:"0" max:"10000" example:"100" help:"Members of a room up to which each is told how far the others have read."`

	MaxBodyBytes    int `group:"limits" env:"PARLEY_MAX_BODY_BYTES" default:"64KiB" type:"size" min:"1KiB" max:"16MiB" example:"64KiB" help:"Size of a request body, files apart, and of a frame from a socket."`
	MaxImageBytes   int `group:"limits" env:"PARLEY_MAX_IMAGE_BYTES" default:"10MiB" type:"size" min:"1KiB" max:"1024MiB" example:"10MiB" help:"Size of an uploaded image."`
	MaxQueryBytes   int `group:"limits" env:"PARLEY_MAX_QUERY_BYTES" default:"16KiB" type:"size" min:"1KiB" max:"1MiB" example:"16KiB" help:"Size of a GraphQL document."`
	MaxQueryTokens  int `group:"limits" env:"PARLEY_MAX_QUERY_TOKENS" default:"1000" min:"100" max:"100000" example:"1000" help:"Tokens of a GraphQL document."`
	MaxQueryDepth   int `group:"limits" env:"PARLEY_MAX_QUERY_DEPTH" default:"12" min:"4" max:"100" example:"12" help:"Depth of a selection, introspection apart."`
	MaxQueryAliases int `group:"limits" env:"PARLEY_MAX_QUERY_ALIASES" default:"30" min:"0" max:"1000" example:"30" help:"Aliases in an operation."`
	MaxQueryCost    int `group:"limits" env:"PARLEY_MAX_QUERY_COST" default:"50000" min:"100" max:"10000000" example:"50000" help:"Fields an operation may resolve were every list full."`
	MaxEventCost    int `group:"limits" env:"PARLEY_MAX_EVENT_COST" default:"2000" min:"100" max:"10000000" example:"2000" help:"Fields an event of a subscription may resolve were every list full."`
	MaxRootFields   int `group:"limits" env:"PARLEY_MAX_ROOT_FIELDS" default:"20" min:"1" max:"1000" example:"20" help:"Root fields of an operation."`
	QueryCacheBytes int `group:"limits" env:"PARLEY_QUERY_CACHE_BYTES" default:"16MiB" type:"size" min:"64KiB" max:"1024MiB" example:"16MiB" help:"Memory for documents that were validated before."`

	PersistedQueryBytes int `group:"limits" env:"PARLEY_PERSISTED_QUERY_BYTES" default:"4MiB" type:"size" min:"64KiB" max:"1024MiB" example:"4MiB" help:"Memory for automatic persisted queries."`

	MaxSocketsPerUser      int           `group:"sockets" env:"PARLEY_MAX_SOCKETS_PER_USER" default:"10" min:"0" max:"100000" example:"10" help:"Open WebSockets of one user on this server; 0 for no limit."`
	MaxSocketsPerAddress   int           `group:"sockets" env:"PARLEY_MAX_SOCKETS_PER_ADDRESS" default:"100" min:"0" max:"100000" example:"100" help:"Open WebSockets of nobody in particular from one address; 0 for no limit."`
	MaxOperationsPerSocket int           `group:"sockets" env:"PARLEY_MAX_OPERATIONS_PER_SOCKET" default:"50" min:"1" max:"100000" example:"50" help:"Operations running at once on one WebSocket."`
	SocketInitTimeout      time.Duration `group:"sockets" env:"PARLEY_SOCKET_INIT_TIMEOUT" default:"10s" min:"100ms" max:"5m" example:"10s" help:"How long a new WebSocket may take to send connection_init."`
	SocketPingInterval     time.Duration `group:"sockets" env:"PARLEY_SOCKET_PING_INTERVAL" default:"20s" min:"1s" max:"10m" example:"20s" help:"Time between heartbeats on a WebSocket."`
	SocketPongTimeout      time.Duration `group:"sockets" env:"PARLEY_SOCKET_PONG_TIMEOUT" default:"10s" min:"100ms" max:"5m" example:"10s" help:"How long a client may take to answer a heartbeat."`
	SocketWriteTimeout     time.Duration `group:"sockets" env:"PARLEY_SOCKET_WRITE_TIMEOUT" default:"10s" min:"100ms" max:"5m" example:"10s" help:"How long one write to a client may take before it is given up."`
	SocketQueueBytes       int           `group:"sockets" env:"PARLEY_SOCKET_QUEUE_BYTES" default:"256KiB" type:"size" min:"16KiB" max:"64MiB" example:"256KiB" help:"What may wait to be written to one WebSocket before its subscriptions lag."`
	SocketDrainSpread      time.Duration `group:"sockets" env:"PARLEY_SOCKET_DRAIN_SPREAD" default:"1s" min:"10ms" max:"5m" example:"5s" help:"Time over which a stopping server spreads the closing of its WebSockets."`

	PresenceAway  time.Duration `group:"presence" env:"PARLEY_PRESENCE_AWAY" default:"5m" min:"1s" max:"24h" example:"5m" help:"How long a user does nothing on any socket before they are AWAY."`
	PresenceGrace time.Duration `group:"presence" env:"PARLEY_PRESENCE_GRACE" default:"10s" min:"100ms" max:"5m" example:"10s" help:"How long after their last socket has closed a user is OFFLINE."`

	PushContact      string        `group:"push" env:"PARLEY_PUSH_CONTACT" type:"contact" example:"mailto:operator@example.com" help:"Whom push services may turn to about this server, a mailto: or https: address; setting it turns Web Push on."`
	VAPIDPrivateKey  Secret        `group:"push" name:"vapid-private-key" env:"PARLEY_VAPID_PRIVATE_KEY" type:"vapidkey" example:"32 bytes in base64url" help:"Key by which push services know this server; empty for one made once and kept in the database."`
	PushDelay        time.Duration `group:"push" env:"PARLEY_PUSH_DELAY" default:"5s" min:"1s" max:"10m" example:"5s" help:"How long a notification waits for a live subscription to receive it before it is pushed."`
	PushAllowPrivate bool          `group:"push" env:"PARLEY_PUSH_ALLOW_PRIVATE" default:"false" negatable:"" example:"false" help:"Push to endpoints at private addresses too, at any port and over plain HTTP: for tests and for a push service of your own."`
}

// Secret is a value that prints as [hidden] wherever it is formatted or logged.
type Secret string

// Reveal gives the value itself, for the code that signs or verifies with it.
func (s Secret) Reveal() string { return string(s) }

// String hides the value.
func (s Secret) String() string { return hidden }

// GoString hides the value from %#v.
func (s Secret) GoString() string { return hidden }

// DSN is the address of a database. It prints without the password.
type DSN string

// Reveal gives the whole address, for the code that connects.
func (d DSN) Reveal() string { return string(d) }

// String hides the password, or everything where the address has no known shape.
func (d DSN) String() string { return redactURL(string(d)) }

// GoString hides what String hides from %#v.
func (d DSN) GoString() string { return d.String() }
