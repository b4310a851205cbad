package chat

import (
	"context"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
)

// sending is a message to send and what came of it.
type sending struct {
	in   SendMessage
	hash string // of the content, see contentHash

	message      *ent.Message
	deduplicated bool
}

// key is what may be sent once: a client key of a user in a room.
type key struct{ roomID, userID, clientKey string }

// inRoom is somebody in a room: by the id of a user, or by a name.
type inRoom struct{ roomID, who string }

// admission is a send on its way.
type admission struct {
	*change
	index int // in the batch
	work  *work
	names []string // that the text may mention, see mentioned
	posts bool     // it adds a message
}

func (a *admission) key() key {
	return key{a.work.roomID, a.work.viewerID, a.work.send.in.ClientKey}
}

// sends is all messages of a batch on their way, by a number of statements that does not depend on theirs.
// Each is refused on its own and before anything of it is written.
type sends struct {
	*batch
	all []*admission

	// What is read under the locks of the rooms:
	members map[inRoom]*ent.Membership              // of the senders
	earlier []string                                // ids of messages that were sent under the same keys
	before  map[key]*ent.Message                    // those messages
	parents map[string]*ent.Message                 // the messages to answer, by id
	images  map[string]*ent.Attachment              // the attachments to send, by id
	named   map[inRoom][]string                     // ids of members, by the names that the texts mention
	levels  map[inRoom]membership.NotificationLevel // of members whom the messages may be for, by their ids
}

func (b *batch) sends() *sends {
	s := &sends{
		batch: b, members: make(map[inRoom]*ent.Membership), before: make(map[key]*ent.Message),
		parents: make(map[string]*ent.Message), images: make(map[string]*ent.Attachment), named: make(map[inRoom][]string),
		levels: make(map[inRoom]membership.NotificationLevel),
	}
	for i, w := range b.items {
		if w.send != nil {
			w.send.message, w.send.deduplicated = nil, false // a transaction may run again
			s.all = append(s.all, &admission{index: i, work: w, names: mentioned(w.send.in.Text)})
		}
	}
	return s
}

// ask queues what must be known of the sends. It asks for those that will be refused too: whose they are is
// known from the same answers.
func (s *sends) ask() {
	s.askMembers()
	roomIDs, userIDs, keys := s.column(roomOfSend), s.column(senderOf), s.column(keyOf)
	s.tx.Queue(&readKeys, len(s.all), func(row database.Row) error {
		var messageID string
		err := row.Scan(&messageID)
		s.earlier = append(s.earlier, messageID)
		return err //nolint:wrapcheck // by the statement's name
	}, roomIDs, userIDs, keys)
	s.askParents()
	s.askAttachments()
	s.askNamed()
}

func roomOfSend(a *admission) string { return a.work.roomID }
func senderOf(a *admission) string   { return a.work.viewerID }
func keyOf(a *admission) string      { return a.work.send.in.ClientKey }

func (s *sends) column(of func(*admission) string) []string {
	out := make([]string, len(s.all))
	for i, one := range s.all {
		out[i] = of(one)
	}
	return out
}

func (s *sends) askMembers() {
	var roomIDs, userIDs []string
	asked := make(map[inRoom]bool, len(s.all))
	for _, one := range s.all {
		sender := inRoom{one.work.roomID, one.work.viewerID}
		if !asked[sender] {
			asked[sender] = true
			roomIDs, userIDs = append(roomIDs, sender.roomID), append(userIDs, sender.who)
		}
	}
	s.tx.Queue(&readMembers, len(roomIDs), func(row database.Row) error {
		m, err := scanMember(row)
		s.members[inRoom{m.RoomID, m.UserID}] = m
		return err
	}, roomIDs, userIDs)
}

func (s *sends) askParents() {
	var ids []string
	asked := make(map[string]bool)
	for _, one := range s.all {
		if to := one.work.send.in.ReplyToID; to != nil && !asked[*to] {
			asked[*to] = true
			ids = append(ids, *to)
		}
	}
	s.tx.Queue(&readMessages, len(ids), func(row database.Row) error {
		m, err := scanMessage(row)
		s.parents[m.ID] = m
		return err
	}, ids)
}

func (s *sends) askNamed() {
	var roomIDs, names []string
	asked := make(map[inRoom]bool)
	for _, one := range s.all {
		for _, name := range one.names {
			if who := (inRoom{one.work.roomID, name}); !asked[who] {
				asked[who] = true
				roomIDs, names = append(roomIDs, who.roomID), append(names, who.who)
			}
		}
	}
	s.tx.Queue(&readNamed, len(roomIDs), func(row database.Row) error {
		var who inRoom
		var userID, level string
		err := row.Scan(&who.roomID, &who.who, &userID, &level)
		s.named[who] = append(s.named[who], userID)
		s.levels[inRoom{who.roomID, userID}] = membership.NotificationLevel(level)
		return err //nolint:wrapcheck // by the statement's name
	}, roomIDs, names)
}

// post decides on each send by what was read and queues what it writes.
func (s *sends) post(ctx context.Context) error {
	s.askLevels()
	if err := s.readEarlier(ctx); err != nil {
		return err
	}
	s.admit()
	first := make(map[key]*sending) // of this batch
	for _, one := range s.all {
		one.posts = s.prepare(one, first)
	}
	s.insert()
	s.attach()
	s.mention()
	s.notify()
	s.countReplies()
	return nil
}

// readEarlier reads the messages that were sent before under the keys of the sends; mostly there are none.
func (s *sends) readEarlier(ctx context.Context) error {
	s.tx.Queue(&readMessages, len(s.earlier), func(row database.Row) error {
		m, err := scanMessage(row)
		if m.ClientKey != nil {
			s.before[key{m.RoomID, m.AuthorID, *m.ClientKey}] = m
		}
		return err
	}, s.earlier)
	return s.tx.Flush(ctx)
}

// admit keeps the sends whose senders are members, and refuses the others.
func (s *sends) admit() {
	members := s.all[:0:0]
	for _, one := range s.all {
		var err error
		if one.change, err = s.change(one.work); err != nil {
			s.errs[one.index] = err
			continue
		}
		one.viewer = s.members[inRoom{one.work.roomID, one.work.viewerID}]
		switch {
		case !visible(one.room, one.viewer):
			s.errs[one.index] = noRoom()
		case !active(one.viewer):
			s.errs[one.index] = notAMember()
		default:
			members = append(members, one)
		}
	}
	s.all = members
}

// prepare makes the message of one send at its position; false where it was sent before or is refused.
func (s *sends) prepare(one *admission, first map[key]*sending) bool {
	send := one.work.send
	if m := s.before[one.key()]; m != nil {
		send.message, send.deduplicated = m, true
		if m.ContentHash == nil || *m.ContentHash != send.hash {
			s.errs[one.index] = keyReused()
		}
		return false
	}
	if twin := first[one.key()]; twin != nil {
		send.message, send.deduplicated = twin.message, true
		if twin.hash != send.hash {
			s.errs[one.index] = keyReused()
		}
		return false
	}
	if err := one.may(s.parents); err != nil {
		s.errs[one.index] = err
		return false
	}
	if err := s.take(one); err != nil {
		s.errs[one.index] = err
		return false
	}
	first[one.key()] = send
	send.message = one.message(send)
	return true
}

// may refuses a send that the room or the message to reply to does not allow.
func (a *admission) may(parents map[string]*ent.Message) error {
	if err := a.need(SendMessages); err != nil {
		return err
	}
	to := a.work.send.in.ReplyToID
	if to == nil {
		return nil
	}
	switch parent := parents[*to]; {
	case parent == nil || parent.RoomID != a.room.ID:
		return &fault.Error{Code: fault.NotFound, Message: "There is no such message in this room.", Field: "replyToId"}
	case parent.DeletedAt != nil:
		return &fault.Error{Code: fault.Conflict, Message: "The message to reply to is deleted.", Field: "replyToId"}
	}
	return nil
}

// message is the row of a send at the next position of its room.
func (a *admission) message(send *sending) *ent.Message {
	seq, version := a.next()
	kind := message.KindTEXT
	if len(send.in.AttachmentIDs) > 0 {
		kind = message.KindIMAGE
	}
	return &ent.Message{
		ID: id.New(id.Message), RoomID: a.room.ID, Seq: seq, Version: version, PostedVersion: version,
		AuthorID: a.viewerID, Kind: kind, Text: send.in.Text, ReplyToID: send.in.ReplyToID,
		ClientKey: &send.in.ClientKey, ContentHash: &send.hash, CreatedAt: a.now,
	}
}

// insert queues the new messages.
func (s *sends) insert() {
	var ids, roomIDs, authorIDs, texts, keys, hashes, kinds []string
	var replyTo []*string
	var seqs, versions []int
	for _, one := range s.all {
		if !one.posts {
			continue
		}
		m := one.work.send.message
		s.wrote(Change{Version: m.Version, Message: m})
		ids, roomIDs, authorIDs = append(ids, m.ID), append(roomIDs, m.RoomID), append(authorIDs, m.AuthorID)
		seqs, versions, replyTo = append(seqs, m.Seq), append(versions, m.Version), append(replyTo, m.ReplyToID)
		texts, keys, hashes = append(texts, m.Text), append(keys, *m.ClientKey), append(hashes, *m.ContentHash)
		kinds = append(kinds, string(m.Kind))
	}
	s.tx.Queue(&insertMessages, len(ids), nil, ids, roomIDs, seqs, versions, authorIDs, texts, replyTo, keys, s.now, hashes, kinds)
}

// mention queues the mentions of the new messages: the current members that each names.
func (s *sends) mention() {
	var ids, messageIDs, userIDs []string
	for _, one := range s.all {
		if !one.posts {
			continue
		}
		for _, name := range one.names {
			for _, userID := range s.named[inRoom{one.room.ID, name}] {
				ids, userIDs = append(ids, id.New(id.Mention)), append(userIDs, userID)
				messageIDs = append(messageIDs, one.work.send.message.ID)
			}
		}
	}
	s.tx.Queue(&insertMentionRows, len(ids), nil, ids, messageIDs, userIDs)
}

// countReplies queues the new numbers of replies of the messages that got some, each of which is changed
// once.
func (s *sends) countReplies() {
	by := make(map[string]*admission) // who stamps the parent
	var ids []string
	for _, one := range s.all {
		if to := one.work.send.in.ReplyToID; one.posts && to != nil {
			s.parents[*to].ReplyCount++
			if by[*to] == nil {
				ids = append(ids, *to)
			}
			by[*to] = one
		}
	}
	versions, counts := make([]int, len(ids)), make([]int, len(ids))
	for i, parentID := range ids {
		parent := s.parents[parentID]
		parent.Version = by[parentID].version()
		versions[i], counts[i] = parent.Version, parent.ReplyCount
		s.wrote(Change{Version: parent.Version, Message: parent})
	}
	s.tx.Queue(&countReplies, len(ids), nil, ids, versions, counts)
}

func keyReused() error {
	return &fault.Error{
		Code: fault.IdempotencyKeyReused, Field: "clientKey",
		Message: "The client key was used for another message. Use a new key for each message.",
	}
}
