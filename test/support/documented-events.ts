/** The two events that the documentation of the system Rowcast's clients come from prints, as requests. */

/** A custom payload of chosen fields. */
export const UPDATE_OF_NAMES = {
  EventType: 'table.recordUpdate',
  ObjectName: 'MyCustomers',
  ObjectFields: ['First_Name', 'Last_Name'],
  EventSources: ['Datasheets', 'DataPages'],
  CustomPayloadFields: ['First_Name', 'Last_Name'],
  Enabled: true,
};

/** A template in single quotes, over the fields of `MESSAGE_FIELDS`. */
export const MESSAGE_CARD = `
{
'@type':'MessageCard',
'@context':'http://test.com/myextension',
'themeColor':'0078D7',
'summary':'Example Summary',
'sections':[
{
'activityTitle':'Hello [@field:MessageTo]',
'activitySubtitle':'[@field:MessageTitle]',
'facts':[
{
'name':'From:',
'value':'[@field:MessageFrom]'
},
{
'name':'Date:',
'value':'[@out-hook:eventDate]'
}
],
'text':'[@field:Message].'
}
]
}`;

export const MESSAGE_FIELDS = ['MessageTo', 'MessageTitle', 'MessageFrom', 'Message'];

export const MESSAGE_TO_ADMINS = { EventType: 'table.recordInsert', ObjectName: 'Admins', CustomPayloadTemplate: MESSAGE_CARD };
