package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/room"
	"parley/graph"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/live"
	"parley/internal/request"
	"parley/internal/testkit/dbtest"
)

// play executes events, without the hub that would ask who may have them.
type play struct {
	exec *executor.Executor
	log  bytes.Buffer
}

func (h *house) play(events []live.Event) *play {
	p := new(play)
	log := slog.New(slog.NewTextHandler(&p.log, nil))
	p.exec = executor.New(graph.Stage(graph.Deps{Chat: h.chat, Accounts: h.accounts, Hub: h.hub, Presence: h.presence, Media: h.media, Logger: log}, events))
	p.exec.SetErrorPresenter(graph.ErrorPresenter(log))
	p.exec.SetRecoverFunc(graph.Recover(log))
	p.exec.Use(graph.Batches())
	return p
}

// show gives the responses to the events, and whether their selection depends on the viewer.
func (p *play) show(t testing.TB, ctx context.Context, roomID, selections string) (all []answer, dependent bool) { //nolint:revive // t first, as everywhere
	t.Helper()
	ctx = graphql.StartOperationTrace(request.With(ctx, request.Info{ID: "test-request"}))
	opCtx, errs := p.exec.CreateOperationContext(ctx, &graphql.RawParams{
		Query: `subscription ($room: ID!) { roomEvents(roomId: $room) { ` + selections + ` } }`, Variables: vars{"room": roomID},
	})
	require.Empty(t, errs, selections)
	root, ok := opCtx.Operation.SelectionSet[0].(*ast.Field)
	require.True(t, ok)
	responses, ctx := p.exec.DispatchOperation(ctx, opCtx)
	for response := responses(ctx); response != nil; response = responses(ctx) {
		a := answer{Errors: response.Errors, raw: string(response.Data)}
		require.NoError(t, json.Unmarshal(response.Data, &a.Data))
		all = append(all, a)
	}
	return all, graph.DependsOnViewer(root.SelectionSet)
}

// events gives every row of a room as it is, a message as each kind of event about it.
func (h *house) events(t testing.TB, roomID string) []live.Event {
	t.Helper()
	changes, err := h.chat.Changes(t.Context(), roomID, 0, 1000)
	require.NoError(t, err)
	var out []live.Event
	for _, c := range changes.Changes {
		switch {
		case c.Message != nil:
			for _, kind := range []live.Kind{live.MessagePosted, live.MessageChanged, live.MessageDeleted} {
				out = append(out, live.Event{Kind: kind, Cursor: c.Version, Message: c.Message})
			}
		case c.Membership != nil:
			out = append(out, live.Event{Kind: live.MembershipChanged, Cursor: c.Version, Membership: c.Membership})
		case c.Receipts != nil:
			out = append(out, live.Event{Kind: live.ReceiptsAdvanced, Cursor: c.Version, Receipts: c.Receipts})
		case c.Settings != nil:
			out = append(out, live.Event{Kind: live.MembershipChanged, Cursor: c.Version, Membership: c.Settings})
		case c.Room != nil:
			out = append(out, live.Event{Kind: live.RoomChanged, Cursor: c.Version, Room: c.Room})
		}
	}
	return out
}

// eventful makes a room in which everything has happened that a field of an event can tell of.
func (h *house) eventful(t testing.TB, ada, bob, eve *auth.Viewer) *ent.Room {
	t.Helper()
	rm := h.room(t, ada, room.VisibilityPRIVATE, bob, eve)
	question := h.send(t, bob, rm.ID, "who is there, @ada, @bob?")
	first := h.send(t, ada, rm.ID, "I am, @bob", question.ID)
	h.send(t, bob, rm.ID, "so am I", question.ID)
	h.send(t, bob, rm.ID, "good", first.ID)
	gone := h.send(t, ada, rm.ID, "nobody", question.ID)
	for _, emoji := range []string{"👍", "🎉"} {
		h.react(t, ada, question.ID, emoji)
		h.react(t, bob, first.ID, emoji)
	}
	h.react(t, bob, question.ID, "👍")
	ctx := t.Context()
	_, err := h.chat.EditMessage(ctx, ada.UserID, first.ID, "I am here, @bob and @eve")
	require.NoError(t, err)
	_, err = h.chat.DeleteMessage(ctx, ada.UserID, gone.ID)
	require.NoError(t, err)
	h.sendImage(t, bob, rm.ID, dbtest.Attachment(t, h.db, bob.UserID).ID)
	avatar, sign := dbtest.Attachment(t, h.db, bob.UserID).ID, dbtest.Attachment(t, h.db, ada.UserID).ID
	_, err = h.accounts.UpdateProfile(ctx, *bob, auth.Profile{AvatarID: &avatar})
	require.NoError(t, err)
	hall := "Hall"
	_, _, err = h.chat.UpdateRoom(ctx, ada.UserID, chat.UpdateRoom{RoomID: rm.ID, Name: &hall, AvatarID: &sign})
	require.NoError(t, err)
	h.remove(t, ada, rm.ID, eve)
	_, _, err = h.chat.MarkDelivered(ctx, bob.UserID, rm.ID, 4)
	require.NoError(t, err)
	_, _, err = h.chat.MarkRead(ctx, bob.UserID, rm.ID, 3)
	require.NoError(t, err)
	_, _, err = h.chat.SetNotifications(ctx, bob.UserID, rm.ID, membership.NotificationLevelMENTIONS)
	require.NoError(t, err)
	_, _, err = h.chat.ArchiveRoom(ctx, ada.UserID, rm.ID)
	require.NoError(t, err)
	return rm
}

// asked is what can be selected below an event: walk writes the selections of it all.
type asked struct {
	fields map[string]bool   // that do not depend on the viewer, as Type.field
	marked map[string]string // those that do: a selection that leads there
}

// walk gives a selection of everything in a type that does not depend on the viewer. No type is opened more
// than twice on the way to a field. way is a selection that leads to the type, with %s for what is in it.
func (a *asked) walk(def *ast.Definition, way string, open map[string]int) string {
	if def.IsAbstractType() {
		text := "__typename"
		for _, possible := range schema().GetPossibleTypes(def) {
			text += fmt.Sprintf(" ... on %s { %s }", possible.Name,
				a.walk(possible, fmt.Sprintf(way, "... on "+possible.Name+" { %s }"), open))
		}
		return text
	}
	open = maps.Clone(open)
	open[def.Name]++
	text := "__typename"
	for _, f := range def.Fields {
		of := schema().Types[f.Type.Name()]
		selection := f.Name + " { %s }"
		if of.IsLeafType() {
			selection = f.Name
		}
		switch name := def.Name + "." + f.Name; {
		case strings.HasPrefix(f.Name, "__"):
		case isMarked(f):
			a.mark(name, fmt.Sprintf(way, strings.Replace(selection, "%s", "__typename", 1)))
		case of.IsLeafType():
			a.fields[name] = true
			text += " " + selection
		default:
			a.fields[name] = true
			if open[of.Name] < 2 {
				text += " " + fmt.Sprintf(selection, a.walk(of, fmt.Sprintf(way, selection), open))
			}
		}
	}
	return text
}

func (a *asked) mark(name, way string) {
	if a.marked[name] == "" || len(way) < len(a.marked[name]) {
		a.marked[name] = way
	}
}

func everythingBelowAnEvent() (all string, a *asked) {
	a = &asked{fields: make(map[string]bool), marked: make(map[string]string)}
	return a.walk(schema().Types["RoomEvent"], "%s", map[string]int{}), a
}

// tell notes the fields that have something to say in a response.
func tell(value any, told map[string]bool) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			tell(item, told)
		}
	case map[string]any:
		for name, of := range value {
			list, isList := of.([]any)
			if of != nil && (!isList || len(list) > 0) {
				told[fmt.Sprint(value["__typename"], ".", name)] = true
			}
			tell(of, told)
		}
	}
}

// TestWhatIsNotMarkedIsTheSameForAMemberAndForAllInCommon executes every field below an event that is not
// @viewerDependent.
func TestWhatIsNotMarkedIsTheSameForAMemberAndForAllInCommon(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob, eve := h.join(t, "ada"), h.join(t, "bob"), h.join(t, "eve")
		rm := h.eventful(t, ada, bob, eve)
		events := h.events(t, rm.ID)
		p := h.play(events)
		all, a := everythingBelowAnEvent()
		shared, dependent := p.show(t, graph.WithAudience(t.Context(), rm.ID), rm.ID, all)
		require.False(t, dependent)
		require.Len(t, shared, len(events))
		told := make(map[string]bool)
		for _, response := range shared {
			require.Empty(t, response.Errors)
			tell(response.Data["roomEvents"], told)
		}
		for name := range a.fields {
			require.True(t, told[name], "no event has anything in %s: nothing is compared", name)
		}
		for name, viewer := range map[string]*auth.Viewer{"the owner": ada, "a member": bob} {
			own, _ := p.show(t, auth.WithViewer(t.Context(), *viewer), rm.ID, all)
			for i := range own {
				require.Empty(t, own[i].Errors)
				require.Equal(t, own[i].raw, shared[i].raw, "byte by byte, for %s", name)
			}
		}
		require.Empty(t, p.log.String())
	})
}

// TestWhatIsMarkedIsNobodysInASharedExecution executes every field below an event that is @viewerDependent.
func TestWhatIsMarkedIsNobodysInASharedExecution(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob, eve := h.join(t, "ada"), h.join(t, "bob"), h.join(t, "eve")
		rm := h.eventful(t, ada, bob, eve)
		_, a := everythingBelowAnEvent()
		require.Subset(t, slices.Collect(maps.Keys(a.marked)), []string{
			"Attachment.url", "Message.clientKey", "ReactionGroup.viewerReacted", "Room.lastMessage", "Room.members", "Room.messages", "Room.cursor",
			"Room.viewerMembership", "Room.viewerPermissions", "Membership.unreadCount", "Membership.mentionCount",
			"Membership.notificationLevel", "Message.delivery", "Message.deliveredCount", "Message.readCount", "User.presence", "Room.typing",
		})
		audience := graph.WithAudience(t.Context(), rm.ID)
		for name, selections := range a.marked {
			object, field, _ := strings.Cut(name, ".")
			if isInserted(schema().Types[object].Fields.ForName(field)) { // compared by TestSharedAndUnsharedExecutionGiveTheSameBytes
				continue
			}
			for who, ctx := range map[string]context.Context{"nobody": audience, "bob": auth.WithViewer(audience, *bob)} {
				p := h.play(h.events(t, rm.ID))
				responses, dependent := p.show(t, ctx, rm.ID, selections)
				require.True(t, dependent, name)
				refused := 0
				for _, response := range responses {
					for _, err := range response.Errors {
						require.Equal(t, "INTERNAL", err.Extensions["code"], "%s with %s in the context", name, who)
						require.Equal(t, ast.PathName(field), err.Path[len(err.Path)-1])
						refused++
					}
					told := make(map[string]bool)
					tell(response.Data, told)
					require.False(t, told[name] || told["<nil>."+field], "%s with %s in the context", name, who)
				}
				require.Positive(t, refused, name)
				require.Contains(t, p.log.String(), name+" asks for the viewer in a shared execution")
			}
			own, _ := h.play(h.events(t, rm.ID)).show(t, auth.WithViewer(t.Context(), *bob), rm.ID, selections)
			for _, response := range own {
				require.Empty(t, response.Errors, "%s by a member", name)
			}
		}
	})
}

// TestAnAudienceSeesNothingOfAnotherRoom crafts rows that can't come about: messages that answer one of
// another room, and an event of another room.
func TestAnAudienceSeesNothingOfAnotherRoom(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm, other := h.room(t, ada, room.VisibilityPRIVATE, bob), h.room(t, ada, room.VisibilityPUBLIC, bob)
		here, there := h.send(t, ada, rm.ID, "here"), h.send(t, ada, other.ID, "there, @bob")
		own := h.send(t, bob, rm.ID, "an answer from here", here.ID)
		h.send(t, bob, other.ID, "an answer from there", there.ID)
		h.react(t, bob, there.ID, "👍")
		stray, question := h.send(t, bob, other.ID, "an answer from elsewhere"), h.send(t, ada, rm.ID, "about what is elsewhere")
		require.NoError(t, h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			for from, to := range map[string]string{stray.ID: here.ID, question.ID: there.ID} {
				if _, err := tx.ExecContext(ctx, fmt.Sprintf("UPDATE messages SET reply_to_id = '%s' WHERE id = '%s'", to, from)); err != nil {
					return err
				}
			}
			return nil
		}))
		show := func(roomID, selections string) map[string]answer {
			all, dependent := h.play(h.events(t, roomID)).show(t, graph.WithAudience(t.Context(), rm.ID), roomID, selections)
			require.False(t, dependent)
			byID := make(map[string]answer)
			for _, response := range all {
				if event, ok := response.Data["roomEvents"].(map[string]any); ok && event["message"] != nil {
					byID[event["message"].(map[string]any)["id"].(string)] = response
				}
			}
			return byID
		}
		const content = `... on MessagePosted { message { id replyTo { id } replies { nodes { id } } mentions { username }
			reactions { emoji users { nodes { username } } } } }`
		message := func(a answer, path ...any) any { return a.at(t, append([]any{"roomEvents", "message"}, path...)...) }
		ours := show(rm.ID, content)
		require.Nil(t, message(ours[question.ID], "replyTo"))
		require.Equal(t, here.ID, message(ours[own.ID], "replyTo", "id"))
		require.Equal(t, []any{vars{"id": own.ID}}, message(ours[here.ID], "replies", "nodes"))

		theirs := show(other.ID, content)
		require.Equal(t, vars{
			"id": there.ID, "replyTo": nil, "replies": vars{"nodes": []any{vars{"id": question.ID}}}, "mentions": []any{}, "reactions": []any{},
		}, message(theirs[there.ID]), "what is in the audience's own room is no secret to it")
		require.Equal(t, here.ID, message(theirs[stray.ID], "replyTo", "id"))

		all, _ := h.play(h.events(t, other.ID)).show(t, graph.WithAudience(t.Context(), rm.ID), other.ID,
			`... on MessagePosted { message { room { name } } } ... on MembershipChanged { membership { room { name } } }`)
		refused := 0
		for _, response := range all {
			require.NotContains(t, response.raw, "Lounge")
			if len(response.Errors) > 0 {
				require.Equal(t, "NOT_FOUND", response.code())
				refused++
			}
		}
		require.Equal(t, 6, refused, "the four messages and both memberships")
	})
}
