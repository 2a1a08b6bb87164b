import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  ContainerBuilder,
  type Interaction,
  LabelBuilder,
  MediaGalleryBuilder,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDiscord, type DiscordStandIn } from '../../../sandbox/discord/discord.ts';
import type { ChannelHandle, GuildHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import { answer, login, register } from './client.ts';

let discord: DiscordStandIn;
let client: Client<true>;
let guild: GuildHandle;
let channel: ChannelHandle;
let mira: MemberHandle;

beforeEach(async () => {
  discord = await startDiscord();
  guild = discord.addGuild({ name: 'Studio' });
  channel = guild.addChannel({ name: 'pictures' });
  mira = guild.addMember({ username: 'mira', locale: 'zh-TW' });
  client = await login(discord);
});

afterEach(async () => {
  await client.destroy();
  await discord.close();
});

function picture(): Promise<Buffer> {
  return sharp({ create: { width: 8, height: 4, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
}

test('the client logs in, sees its guilds and registers commands', async () => {
  await register(client);

  expect(client.guilds.cache.get(guild.id)?.name).toBe('Studio');
  expect(client.user.id).toBe(discord.applicationId);
  expect(discord.commands().map(({ name }) => name)).toEqual(['image']);
  expect(discord.gateway.identifies).toBe(1);
});

test('a deferred answer is edited into a Components V2 message with a file', async () => {
  await register(client);
  const png = await picture();
  const failures = answer(client, async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const deferred = await interaction.deferReply({ withResponse: true });
    expect(deferred.resource?.message?.flags.has(MessageFlags.Loading)).toBe(true);
    await interaction.editReply({
      flags: MessageFlags.IsComponentsV2,
      components: [
        new ContainerBuilder()
          .addTextDisplayComponents(new TextDisplayBuilder({ content: `for <@${interaction.user.id}>` }))
          .addMediaGalleryComponents(
            new MediaGalleryBuilder({ items: [{ media: { url: 'attachment://one.png' }, description: 'a square' }] }),
          ),
      ],
      files: [{ attachment: png, name: 'one.png' }],
      allowedMentions: { parse: [] },
    });
  });

  const interaction = await mira.command(channel, 'image', { prompt: 'a red square', images: 3 });
  await interaction.answered();
  const reply = await discord.until(() => interaction.reply()?.components.length === 1 && interaction.reply());

  expect(failures).toEqual([]);
  expect(interaction.response).toMatchObject({ type: 5, ephemeral: false });
  const media = reply.components[0]?.components?.[1]?.items?.[0]?.media;
  expect(media).toMatchObject({ content_type: 'image/png', width: 8, height: 4 });
  expect(reply.attachments).toEqual([]);
  expect(reply.mentions).toEqual([]);
  expect(reply.history[0]?.flags).toBe(MessageFlags.Loading);
  const file = await fetch(media?.url ?? '');
  expect(Buffer.from(await file.arrayBuffer())).toEqual(png);
});

test('the interaction has locale, member, channel and limits', async () => {
  await register(client);
  const seen = Promise.withResolvers<Interaction>();
  answer(client, async (interaction) => {
    seen.resolve(interaction);
    if (interaction.isChatInputCommand()) await interaction.reply({ content: 'ok', flags: MessageFlags.Ephemeral });
  });

  const sent = await mira.command(channel, 'image', { prompt: 'x' });
  const interaction = await seen.promise;
  await sent.answered();

  expect(interaction.locale).toBe('zh-TW');
  expect(interaction.channel?.id).toBe(channel.id);
  expect(interaction.guild?.id).toBe(guild.id);
  expect(interaction.attachmentSizeLimit).toBe(10 * 1024 * 1024);
  expect(interaction.memberPermissions?.has('Administrator')).toBe(false);
  expect(channel.messages()).toEqual([]);
  expect(mira.sees(channel)).toMatchObject([{ content: 'ok', ephemeralTo: mira.id }]);
});

test('a command with an attachment', async () => {
  const edit = new SlashCommandBuilder()
    .setName('edit')
    .setDescription('Changes a picture')
    .addAttachmentOption((option) =>
      option.setName('picture').setDescription('Which').setRequired(true).setFileTypes('image', '.pdf'),
    );
  await client.application.commands.set([edit]);
  const failures = answer(client, async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const file = interaction.options.getAttachment('picture', true);
    const bytes = await (await fetch(file.url)).bytes();
    const facts = [file.name, file.size, file.contentType, file.width, file.height, file.ephemeral, bytes.length];
    await interaction.reply(facts.join(' '));
  });

  const bytes = await picture();
  const command = await mira.command(channel, 'edit', { picture: { name: 'sea.png', bytes, type: 'image/webp' } });
  await command.answered();

  expect(failures).toEqual([]);
  expect(discord.commands()[0]?.options?.[0]?.file_types).toEqual(['image', '.pdf']);
  expect(command.reply()?.content).toBe(`sea.png ${bytes.length} image/webp 8 4 true ${bytes.length}`);
});

test('follow-ups, a button, and a modal', async () => {
  await register(client);
  const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId('again').setLabel('Again').setStyle(ButtonStyle.Primary),
  );
  const failures = answer(client, async (interaction) => {
    if (interaction.isChatInputCommand()) {
      await interaction.reply({ content: 'done', components: [row] });
      await interaction.followUp({ content: 'only you see this', flags: MessageFlags.Ephemeral });
    } else if (interaction.isButton()) {
      await interaction.showModal(
        new ModalBuilder()
          .setCustomId('edit')
          .setTitle('Edit and run')
          .addLabelComponents(
            new LabelBuilder()
              .setLabel('Prompt')
              .setTextInputComponent(
                new TextInputBuilder().setCustomId('prompt').setStyle(TextInputStyle.Paragraph).setValue('before'),
              ),
          ),
      );
    } else if (interaction.isModalSubmit() && interaction.isFromMessage()) {
      await interaction.update({ content: interaction.fields.getTextInputValue('prompt'), components: [] });
    }
  });

  const command = await mira.command(channel, 'image', { prompt: 'x' });
  await discord.until(() => command.followUps().length === 1);
  const reply = await discord.until(() => command.reply());
  const press = await mira.press(reply, 'again');
  await press.answered();
  const submit = await mira.submit(press, { prompt: 'after' });
  await submit.answered();

  expect(failures).toEqual([]);
  expect(command.followUps()).toMatchObject([{ content: 'only you see this', ephemeralTo: mira.id }]);
  expect(press.response).toMatchObject({ type: 9, data: { title: 'Edit and run' } });
  expect(command.reply()).toMatchObject({ content: 'after', components: [] });
  expect(press.token).not.toBe(command.token);
});

test('the bot edits its answer with its own token, and writes a direct message', async () => {
  await register(client);
  answer(client, async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const response = await interaction.reply({ content: 'first', withResponse: true });
    await response.resource?.message?.edit({ content: 'second' });
    const user = await client.users.fetch(interaction.user.id);
    await user.send({ content: 'hello' });
  });

  await mira.command(channel, 'image', { prompt: 'x' });
  await discord.until(() => mira.directMessages().length === 1);

  expect(channel.messages()).toMatchObject([{ content: 'second', history: [{ content: 'first' }] }]);
});
