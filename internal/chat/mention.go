package chat

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/mention"
	"parley/ent/user"
)

// maxMentions bounds how many names of one text are looked up.
const maxMentions = 50

// mentionPattern finds @username where it does not continue a word, as an e-mail address does.
var mentionPattern = regexp.MustCompile(`(?:^|[^A-Za-z0-9_@.\-])@([A-Za-z0-9][A-Za-z0-9_.\-]{2,49})`)

// mentioned gives the usernames a text may mention, in lower case. A full stop or dash at the end of
// a name may be the sentence's, so both readings are given.
func mentioned(text string) []string {
	if !strings.Contains(text, "@") {
		return nil // most texts: the pattern would try every letter of them
	}
	var names []string
	for _, match := range mentionPattern.FindAllStringSubmatch(text, maxMentions) {
		name := strings.ToLower(match[1])
		for {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
			shorter := name[:len(name)-1]
			if !strings.ContainsAny(name[len(name)-1:], ".-_") || len(shorter) < 3 {
				break
			}
			name = shorter
		}
	}
	return names
}

// mention makes the mentions of m those of its text: the current members it names.
func (c *change) mention(ctx context.Context, m *ent.Message) error {
	if m.EditedAt != nil {
		if _, err := c.tx.Mention.Delete().Where(mention.MessageID(m.ID)).Exec(ctx); err != nil {
			return fmt.Errorf("delete mentions: %w", err)
		}
	}
	names := mentioned(m.Text)
	if len(names) == 0 {
		return nil
	}
	userIDs, err := c.tx.User.Query().Where(
		user.UsernameKeyIn(names...),
		user.HasMembershipsWith(membership.RoomID(c.room.ID), membership.LeftAtIsNil()),
	).Order(ent.Asc(user.FieldID)).IDs(ctx)
	if err != nil {
		return fmt.Errorf("read mentioned members: %w", err)
	}
	rows := make([]*ent.MentionCreate, len(userIDs))
	for i, userID := range userIDs {
		rows[i] = c.tx.Mention.Create().SetMessageID(m.ID).SetUserID(userID)
	}
	return insertMentions(ctx, c.tx, rows)
}

func insertMentions(ctx context.Context, tx *ent.Tx, rows []*ent.MentionCreate) error {
	if len(rows) == 0 {
		return nil
	}
	if err := tx.Mention.CreateBulk(rows...).Exec(ctx); err != nil {
		return fmt.Errorf("insert mentions: %w", err)
	}
	return nil
}
