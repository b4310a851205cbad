package graph

import (
	"time"

	"parley/graph/model"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/live"
	"parley/internal/media"
	"parley/internal/presence"
	"parley/internal/push"
)

// nodesMax is how many ids Query.nodes takes.
const nodesMax = 100

// Edge is what serverInfo tells and the rules do not know: the limits that internal/transport holds
// clients to, the lifetimes of tokens and the version of the program.
type Edge struct {
	Version string

	RequestBodyBytes    int
	ImageBytes          int
	QueryBytes          int
	QueryTokens         int
	QueryDepth          int
	QueryAliases        int
	QueryRootFields     int
	QueryCost           int
	EventCost           int
	OperationsPerSocket int
	SocketsPerUser      int // 0: any number
	ImagePixels         int

	AccessTokenTTL  time.Duration
	RefreshTokenTTL time.Duration
	InitTimeout     time.Duration
	PingInterval    time.Duration
	PresenceAway    time.Duration
	PresenceGrace   time.Duration
}

// serverInfo gathers the limits from where they are enforced, so that what clients are told is what
// they are held to.
func serverInfo(e Edge, c chat.Limits, m media.Limits, receipts time.Duration) *model.ServerInfo {
	return &model.ServerInfo{
		Version: e.Version,
		Limits: &model.ServerLimits{
			UsernameMin:          auth.MinUsernameLength,
			UsernameMax:          auth.MaxUsernameLength,
			PasswordMinBytes:     auth.MinPasswordBytes,
			PasswordMaxBytes:     auth.MaxPasswordBytes,
			EmailMaxBytes:        auth.MaxEmailBytes,
			DisplayNameMax:       auth.MaxDisplayNameLength,
			DeviceMaxBytes:       auth.MaxDeviceBytes,
			RoomNameMax:          c.RoomName,
			RoomDescriptionMax:   c.RoomDescription,
			CreateRoomMembersMax: c.CreateRoomMembers,
			MessageTextMax:       c.MessageText,
			ClientKeyMaxBytes:    c.ClientKeyBytes,
			ReactionsPerMessage:  c.ReactionsPerMessage,

			AttachmentsPerMessage: c.AttachmentsPerMessage,
			ImageAltMax:           m.AltLength,
			ImageBytes:            e.ImageBytes,
			ImagePixels:           e.ImagePixels,
			ImageBytesPerUser:     m.UserBytes,
			ImageUploadsPerHour:   m.UploadsPerHour,

			UserSearchMax:       auth.MaxSearchLength,
			RoomSearchMax:       c.DirectoryQuery,
			MessageSearchMax:    c.SearchQuery,
			ReceiptMembersMax:   c.ReceiptMembers,
			UnreadCountMax:      c.UnreadCount,
			PageSizeMax:         c.PageSize,
			NodesMax:            nodesMax,
			RequestBodyBytes:    e.RequestBodyBytes,
			QueryBytes:          e.QueryBytes,
			QueryTokens:         e.QueryTokens,
			QueryDepth:          e.QueryDepth,
			QueryAliases:        e.QueryAliases,
			QueryRootFields:     e.QueryRootFields,
			QueryCost:           e.QueryCost,
			EventCost:           e.EventCost,
			OperationsPerSocket: e.OperationsPerSocket,
			SocketsPerUser:      e.SocketsPerUser,

			StatusTextMax:          presence.MaxTextLength,
			PresenceUsersMax:       presence.MaxUsers,
			PresenceRoomMembersMax: presence.MaxRoomMembers,
			PushEndpointMaxBytes:   push.MaxEndpointBytes,
			PushSubscriptionsMax:   push.MaxSubscriptions,
		},
		Timers: &model.ServerTimers{
			AccessTokenSeconds:  int(e.AccessTokenTTL / time.Second),
			RefreshTokenSeconds: int(e.RefreshTokenTTL / time.Second),
			ConnectionInitMs:    int(e.InitTimeout / time.Millisecond),
			PingIntervalMs:      int(e.PingInterval / time.Millisecond),
			PresenceAwayMs:      int(e.PresenceAway / time.Millisecond),
			PresenceOfflineMs:   int(e.PresenceGrace / time.Millisecond),
			TypingExpiresMs:     int(live.TypingExpires / time.Millisecond),
			TypingResendMs:      int(live.TypingResend / time.Millisecond),
			ReceiptIntervalMs:   int(receipts / time.Millisecond),
		},
	}
}
