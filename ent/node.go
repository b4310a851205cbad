package ent

// The types below are the Nodes of the public schema. The marks stand here, beside the generated
// client, because Go wants methods where their types are.

// IsNode marks User as a Node of the public schema.
func (*User) IsNode() {}

// IsNode marks Session as a Node of the public schema.
func (*Session) IsNode() {}

// IsNode marks Room as a Node of the public schema.
func (*Room) IsNode() {}

// IsNode marks Membership as a Node of the public schema.
func (*Membership) IsNode() {}

// IsNode marks Message as a Node of the public schema.
func (*Message) IsNode() {}

// IsNode marks Notification as a Node of the public schema.
func (*Notification) IsNode() {}

// IsNode marks Attachment as a Node of the public schema.
func (*Attachment) IsNode() {}
