package graph_test

import (
	"slices"
	"strings"
)

// rows is the matrix. The actors are anonymous, stranger, removed, member and admin, in this order.
func rows() []row {
	return slices.Concat(queryRows(), nodeRows(), accountRows(), roomRows(), messageRows(), receiptRows(), notificationRows(), subscriptionRows())
}

// same is an outcome for all kinds of rooms.
func same(about, document, outcomes string) row {
	return row{about: about, document: document, inPrivate: outcomes, inPublic: outcomes}
}

const (
	forUsers = "UNAUTHENTICATED ok ok ok ok"
	forAll   = "ok ok ok ok ok"
)

func queryRows() []row {
	return []row{
		same("Query.serverInfo", `query { serverInfo { limits { pageSizeMax } } }`, forAll),
		same("Query.viewer", `query { viewer { user { id } } }`, "null ok ok ok ok"),
		same("Query.user", `query { user(id: $target) { id } }`, forUsers),
		same("Query.user", `query { user(username: "TARGET") { id } }`, forUsers),
		same("Query.searchUsers", `query { searchUsers(query: "targ") { nodes { id } } }`, forUsers),
		{"Query.room", `query { room(id: $room) { id name memberCount } }`, "UNAUTHENTICATED null null ok ok", forUsers},
		{"Query.publicRooms", `query { publicRooms(query: "Lounge") { nodes { id } } }`, "UNAUTHENTICATED ok ok ok ok", forUsers},
		{
			"Query.searchMessages", `query { searchMessages(query: $text) { nodes { id } } }`,
			"UNAUTHENTICATED empty empty ok ok", "UNAUTHENTICATED empty empty ok ok",
		},
		{
			"Query.searchMessages", `query { searchMessages(query: "secret", roomId: $room) { nodes { id } } }`,
			"UNAUTHENTICATED empty empty ok ok", "UNAUTHENTICATED empty empty ok ok",
		},
		// Who shares a room sees who is there.
		same("User.presence", `query { user(id: $target) { inner: presence { status } } }`, "UNAUTHENTICATED null null ok ok"),
		// What is for members only, in a room seen from outside.
		{"Room.members", `query { room(id: $room) { inner: members { nodes { id } } } }`, "UNAUTHENTICATED null null ok ok", "UNAUTHENTICATED NOT_A_MEMBER NOT_A_MEMBER ok ok"},
		{"Room.messages", `query { room(id: $room) { inner: messages { nodes { id } } } }`, "UNAUTHENTICATED null null ok ok", "UNAUTHENTICATED NOT_A_MEMBER NOT_A_MEMBER ok ok"},
		{"Room.messages", `query { room(id: $room) { inner: messages(around: $message) { nodes { id } } } }`, "UNAUTHENTICATED null null ok ok", "UNAUTHENTICATED NOT_A_MEMBER NOT_A_MEMBER ok ok"},
		{"Room.lastMessage", `query { room(id: $room) { inner: lastMessage { id } } }`, "UNAUTHENTICATED null null ok ok", "UNAUTHENTICATED null null ok ok"},
		{"Room.typing", `query { room(id: $room) { inner: typing { users { id } } } }`, "UNAUTHENTICATED null null ok ok", "UNAUTHENTICATED null null ok ok"},
		{"Room.viewerMembership", `query { room(id: $room) { inner: viewerMembership { id } } }`, "UNAUTHENTICATED null null ok ok", "UNAUTHENTICATED null null ok ok"},
		{"Room.cursor", `query { room(id: $room) { inner: cursor } }`, "UNAUTHENTICATED null null ok ok", "UNAUTHENTICATED null null ok ok"},
	}
}

func nodeRows() []row {
	const node, nodes = `query { node(id: $ID) { id } }`, `query { nodes(ids: [$ID]) { id } }`
	var out []row
	add := func(kind, variable, private, public string) {
		for about, document := range map[string]string{"node " + kind: node, "nodes " + kind: nodes} {
			out = append(out, row{about, strings.ReplaceAll(document, "$ID", "$"+variable), private, public})
		}
	}
	const members = "UNAUTHENTICATED null null ok ok"
	add("User", "target", forUsers, forUsers)
	add("Session", "session", forUsers, forUsers) // one's own
	add("Session", "foreignSession", "UNAUTHENTICATED null null null null", "UNAUTHENTICATED null null null null")
	add("Room", "room", members, forUsers)
	add("Membership", "membership", members, members)
	add("Message", "message", members, members)
	add("Attachment", "image", members, members)
	add("Attachment", "unsent", forUsers, forUsers) // one's own
	add("Attachment", "foreignUnsent", "UNAUTHENTICATED null null null null", "UNAUTHENTICATED null null null null")
	add("Attachment", "avatar", forUsers, forUsers) // a user's
	add("Attachment", "roomAvatar", members, forUsers)
	add("Notification", "notification", members, members) // one's own
	add("Notification", "foreignNotification", "UNAUTHENTICATED null null null null", "UNAUTHENTICATED null null null null")
	return append(out,
		row{"Query.node", strings.ReplaceAll(node, "$ID", "$room"), members, forUsers},
		row{"Query.nodes", strings.ReplaceAll(nodes, "$ID", "$room"), members, forUsers},
	)
}

func accountRows() []row {
	return []row{
		same("Mutation.register", `mutation { register(input: {username: $fresh, email: $email, password: $password}) { viewer { user { id } } } }`, forAll),
		same("Mutation.login", `mutation { login(input: {login: $login, password: $password}) { viewer { user { id } sessions { current } } } }`, forAll),
		same("Mutation.refreshSession", `mutation { refreshSession(input: {refreshToken: $refresh}) { viewer { rooms { nodes { name } } } } }`, forAll),
		same("Mutation.logout", `mutation { logout { sessions { id } } }`, forUsers),
		same("Mutation.revokeSession", `mutation { revokeSession(input: {sessionId: $session}) { session { id } } }`, forUsers),
		same("Mutation.revokeSession", `mutation { revokeSession(input: {sessionId: $foreignSession}) { session { id } } }`, "UNAUTHENTICATED NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND"),
		same("Mutation.changePassword", `mutation { changePassword(input: {currentPassword: $password, newPassword: $password}) { viewer { email } } }`, forUsers),
		same("Mutation.setPresence", `mutation { setPresence(input: {status: AWAY}) { presence { status user { id } } } }`, forUsers),
		same("Mutation.updateProfile", `mutation { updateProfile(input: {displayName: "Somebody"}) { user { displayName } } }`, forUsers),
		same("Mutation.updateProfile", `mutation { updateProfile(input: {avatarId: $unsent}) { user { avatar { url } } } }`, forUsers),
		same("Mutation.updateProfile", `mutation { updateProfile(input: {avatarId: $foreignUnsent}) { user { avatar { url } } } }`, "UNAUTHENTICATED NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND"),
		same("Mutation.uploadImage", `mutation { uploadImage(input: {file: $file}) { attachment { url(variant: LARGE) } } }`, forUsers),
	}
}

func roomRows() []row {
	const (
		notFound   = "UNAUTHENTICATED NOT_FOUND NOT_FOUND "
		notAMember = "UNAUTHENTICATED NOT_A_MEMBER NOT_A_MEMBER "
	)
	// change is about what members may do, the same in public rooms unless said otherwise.
	change := func(about, document, members string, inPublic ...string) row {
		return row{about, document, notFound + members, notAMember + append(inPublic, members)[0]}
	}
	return []row{
		same("Mutation.createRoom", `mutation { createRoom(input: {name: "New", memberIds: [$target]}) { room { id } } }`, forUsers),
		same("Mutation.openDirectRoom", `mutation { openDirectRoom(input: {userId: $target}) { room { id } } }`, forUsers),
		{"Mutation.joinRoom", `mutation { joinRoom(input: {roomId: $room}) { room { messages { nodes { id } } } } }`, notFound + "ok ok", forUsers},
		change("Mutation.updateRoom", `mutation { updateRoom(input: {roomId: $room, name: "Renamed"}) { room { name } } }`, "FORBIDDEN ok"),
		change("Mutation.updateRoom", `mutation { updateRoom(input: {roomId: $room, avatarId: $unsent}) { room { avatar { url } } } }`, "FORBIDDEN ok"),
		change("Mutation.updateRoom", `mutation { updateRoom(input: {roomId: $room, visibility: PUBLIC}) { room { name } } }`, "FORBIDDEN FORBIDDEN", "FORBIDDEN ok"),
		change("Mutation.archiveRoom", `mutation { archiveRoom(input: {roomId: $room}) { room { id } } }`, "FORBIDDEN FORBIDDEN"),
		change("Mutation.leaveRoom", `mutation { leaveRoom(input: {roomId: $room}) { room { id } membership { room { name } } } }`, "ok ok"),
		change("Mutation.addMember", `mutation { addMember(input: {roomId: $room, userId: $outsider}) { membership { id } } }`, "FORBIDDEN ok"),
		change("Mutation.removeMember", `mutation { removeMember(input: {roomId: $room, userId: $target}) { membership { id } } }`, "FORBIDDEN ok"),
		change("Mutation.setMemberRole", `mutation { setMemberRole(input: {roomId: $room, userId: $target, role: ADMIN}) { membership { id } } }`, "FORBIDDEN FORBIDDEN"),
	}
}

func messageRows() []row {
	const outside = "UNAUTHENTICATED NOT_FOUND NOT_FOUND "
	change := func(about, document, members string) row {
		return row{about, document, outside + members, outside + members}
	}
	return []row{
		{
			"Mutation.sendMessage", `mutation { sendMessage(input: {roomId: $room, clientKey: "k", text: "hello"}) { message { id } } }`,
			outside + "ok ok", "UNAUTHENTICATED NOT_A_MEMBER NOT_A_MEMBER ok ok",
		},
		{
			"Mutation.sendMessage", `mutation { sendMessage(input: {roomId: $room, clientKey: "k", attachmentIds: [$unsent]}) { message { attachments { url } } } }`,
			outside + "ok ok", "UNAUTHENTICATED NOT_A_MEMBER NOT_A_MEMBER ok ok",
		},
		{
			"Mutation.sendMessage", `mutation { sendMessage(input: {roomId: $room, clientKey: "k", attachmentIds: [$foreignUnsent]}) { message { id } } }`,
			outside + "NOT_FOUND NOT_FOUND", "UNAUTHENTICATED NOT_A_MEMBER NOT_A_MEMBER NOT_FOUND NOT_FOUND",
		},
		{
			"Mutation.setTyping", `mutation { setTyping(input: {roomId: $room, typing: true}) { typing { users { id } } } }`,
			outside + "ok ok", "UNAUTHENTICATED NOT_A_MEMBER NOT_A_MEMBER ok ok",
		},
		change("Mutation.editMessage", `mutation { editMessage(input: {messageId: $message, text: "edited"}) { message { id } } }`, "FORBIDDEN FORBIDDEN"),
		change("Mutation.editMessage", `mutation { editMessage(input: {messageId: $own, text: "edited"}) { message { id } } }`, "ok ok"),
		change("Mutation.deleteMessage", `mutation { deleteMessage(input: {messageId: $message}) { message { id } } }`, "FORBIDDEN ok"),
		change("Mutation.deleteMessage", `mutation { deleteMessage(input: {messageId: $own}) { message { id } } }`, "ok ok"),
		change("Mutation.addReaction", `mutation { addReaction(input: {messageId: $message, emoji: "🎉"}) { message { id } } }`, "ok ok"),
		change("Mutation.removeReaction", `mutation { removeReaction(input: {messageId: $message, emoji: "👍"}) { message { id } } }`, "ok ok"),
	}
}

// receiptRows are about the viewer's own place in a room.
func receiptRows() []row {
	const (
		private = "UNAUTHENTICATED NOT_FOUND NOT_FOUND ok ok"
		public  = "UNAUTHENTICATED NOT_A_MEMBER NOT_A_MEMBER ok ok"
	)
	return []row{
		{"Mutation.markDelivered", `mutation { markDelivered(input: {roomId: $room, seq: 2}) { membership { deliveredSeq room { name } } } }`, private, public},
		{"Mutation.markRead", `mutation { markRead(input: {roomId: $room, seq: 2}) { membership { readSeq unreadCount } } }`, private, public},
		{"Mutation.setRoomNotifications", `mutation { setRoomNotifications(input: {roomId: $room, level: NONE}) { membership { notificationLevel } } }`, private, public},
		same("Viewer.unreadCount", `query { viewer { inner: unreadCount } }`, "null ok ok ok ok"),
	}
}

// notificationRows are about what the viewer is notified of in a room.
func notificationRows() []row {
	const mark = `mutation { markNotificationsRead(input: {ids: [$ID]}) { notifications { readAt message { id } } viewer { unreadNotificationCount } } }`
	return []row{
		same("Mutation.markNotificationsRead", strings.ReplaceAll(mark, "$ID", "$notification"), "UNAUTHENTICATED NOT_FOUND NOT_FOUND ok ok"),
		same("Mutation.markNotificationsRead", strings.ReplaceAll(mark, "$ID", "$foreignNotification"), "UNAUTHENTICATED NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND"),
		same("Mutation.markNotificationsRead", `mutation { markNotificationsRead(input: {all: true}) { notifications { id } } }`, forUsers),
		same("Mutation.registerPushSubscription", `mutation { registerPushSubscription(input: {endpoint: "https://push.example.com/x", p256dh: "`+p256dh+`", auth: "`+pushSecret+`"}) { pushSubscription { createdAt } } }`, forUsers),
		same("Mutation.removePushSubscription", `mutation { removePushSubscription(input: {endpoint: "https://push.example.com/x"}) { removed } }`, forUsers),
		same("Viewer.notifications", `query { viewer { inner: notifications { pageInfo { hasNextPage } } } }`, "null ok ok ok ok"),
		same("Viewer.unreadNotificationCount", `query { viewer { inner: unreadNotificationCount } }`, "null ok ok ok ok"),
		same("Subscription.notificationAdded", `subscription { notificationAdded(after: $foreignCursor) { id } }`, "UNAUTHENTICATED CURSOR_INVALID CURSOR_INVALID CURSOR_INVALID CURSOR_INVALID"),
	}
}

func subscriptionRows() []row {
	const (
		private = "UNAUTHENTICATED NOT_FOUND NOT_FOUND ok ok"
		public  = "UNAUTHENTICATED NOT_A_MEMBER NOT_A_MEMBER ok ok"
	)
	return []row{
		{"Subscription.roomEvents", `subscription { roomEvents(roomId: $room, after: $cursor) { cursor } }`, private, public},
		same("Subscription.inboxEvents", `subscription { inboxEvents(after: $inbox) { cursor room { id } membership { leftAt } } }`, forUsers),
		{"Subscription.messageAdded", `subscription { messageAdded(roomId: $room, afterSeq: 0) { id } }`, private, public},
		{"Subscription.typingChanged", `subscription { typingChanged(roomId: $room) { users { id } room { id } } }`, private, public},
		{"Subscription.presenceChanged", `subscription { presenceChanged(roomId: $room) { status user { id } } }`, private, public},
		same("Subscription.presenceChanged", `subscription { presenceChanged(userIds: [$target, $viewer]) { status } }`, forUsers),
	}
}
